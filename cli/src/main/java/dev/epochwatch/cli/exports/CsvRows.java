// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.exports;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Csv;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import java.time.Instant;
import java.util.List;

/** A row for each metric of each report: for spreadsheets and data frames, not for an import. */
final class CsvRows implements Writer {
  private final Console console;

  CsvRows(Console console) {
    this.console = console;
  }

  @Override
  public void begin() {
    Csv.print(
        console,
        List.of(
            "run",
            "experiment",
            "attempt",
            "sequence",
            "step",
            "epoch",
            "event_time",
            "learning_rate",
            "metric",
            "value"));
  }

  @Override
  public void run(Run run) {
    // It is in each row.
  }

  @Override
  public void report(Run run, Report report) {
    String time =
        Instant.ofEpochSecond(report.getEventTime().getSeconds(), report.getEventTime().getNanos())
            .toString();
    for (MetricValue metric : report.getMetricsList()) {
      Csv.print(
          console,
          List.of(
              run.getRun(),
              run.getExperiment(),
              Integer.toString(report.getAttempt()),
              Long.toString(report.getSequence()),
              Long.toString(report.getStep()),
              report.hasEpoch() ? Double.toString(report.getEpoch()) : "",
              report.hasEventTime() ? time : "",
              report.hasLearningRate() ? Double.toString(report.getLearningRate()) : "",
              metric.getName(),
              Double.toString(metric.getValue())));
    }
  }

  @Override
  public void end(Run run, long reports) {
    // Nothing: a row is a row.
  }
}
