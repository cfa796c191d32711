// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.Split;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The metrics of a report in the order of their weight. */
final class MetricOrder {
  private MetricOrder() {}

  /**
   * What decides comes first, then the same quantity on the training data, then what was measured
   * on the validation data, then the rest.
   */
  static List<MetricValue> of(String objective, Report report) {
    Optional<Metric> decides = parse(objective);
    return report.getMetricsList().stream()
        .sorted(Comparator.comparingInt(metric -> rank(metric.getName(), objective, decides)))
        .toList();
  }

  private static int rank(String name, String objective, Optional<Metric> decides) {
    if (name.equals(objective)) {
      return 0;
    }
    Optional<Metric> metric = parse(name);
    boolean same = metric.isPresent() && metric.map(Metric::name).equals(decides.map(Metric::name));
    if (same) {
      return 1;
    }
    return metric.map(Metric::split).filter(split -> split == Split.VALIDATION).isPresent() ? 2 : 3;
  }

  private static Optional<Metric> parse(String name) {
    try {
      return Optional.of(MetricNames.parse(name));
    } catch (InvalidValueException unreadable) {
      return Optional.empty();
    }
  }
}
