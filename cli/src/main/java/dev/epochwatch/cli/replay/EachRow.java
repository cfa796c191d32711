// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Csv;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.replay.Replay;
import java.util.List;
import java.util.stream.Collectors;

/** Prints the decision after each row of a curve as it is read; JSON one object a line. */
final class EachRow {
  private static final List<String> COLUMNS =
      List.of("step", "action", "reason", "diagnosis", "message");

  private final Console console;
  private final Format format;

  EachRow(Console console, Format format) {
    this.console = console;
    this.format = format;
  }

  void print(Replay replay, Iterable<Observation> rows) {
    if (format == Format.CSV) {
      Csv.print(console, COLUMNS);
    }
    replay.each(rows, this::print);
  }

  private void print(Observation row, Decision decision) {
    String diagnoses =
        decision.diagnoses().stream().map(d -> d.kind().name()).collect(Collectors.joining(" "));
    switch (format) {
      case TABLE ->
          console
              .out()
              .printf(
                  "%8d  %-8s  %-24s  %s%n",
                  row.step(), decision.action(), diagnoses, Text.safe(decision.message()));
      case CSV ->
          Csv.print(
              console,
              List.of(
                  Long.toString(row.step()),
                  decision.action().name(),
                  decision.reason().name(),
                  diagnoses,
                  decision.message()));
      case JSON, JSONL ->
          DecisionTree.of(decision).number("step", row.step()).printLine(console.out());
    }
  }
}
