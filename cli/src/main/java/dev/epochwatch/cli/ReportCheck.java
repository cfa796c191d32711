// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.proto.v1.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Checks a report as the server will, before the run is created: a first report that is refused
 * must not leave an empty run behind.
 */
final class ReportCheck {
  private ReportCheck() {}

  /**
   * Requires every field to be in its range.
   *
   * @throws CommandFailure if one is not
   */
  static void require(Report.Builder report) {
    try {
      List<MetricValue> metrics = new ArrayList<>();
      report
          .getMetricsList()
          .forEach(metric -> metrics.add(MetricValue.of(metric.getName(), metric.getValue())));
      new Observation(
          report.getStep(),
          report.hasEpoch() ? OptionalDouble.of(report.getEpoch()) : OptionalDouble.empty(),
          metrics,
          report.hasLearningRate()
              ? OptionalDouble.of(report.getLearningRate())
              : OptionalDouble.empty(),
          OptionalLong.empty(),
          report.hasCheckpointUri() ? Optional.of(report.getCheckpointUri()) : Optional.empty(),
          OptionalLong.empty());
    } catch (InvalidValueException invalid) {
      throw new CommandFailure(Exit.USAGE, String.valueOf(invalid.getMessage()));
    }
  }
}
