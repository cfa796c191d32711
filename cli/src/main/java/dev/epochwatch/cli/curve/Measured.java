// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.Objective;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file measures. Immutable.
 *
 * @param file the file
 * @param metrics the metrics by their names in the file
 */
public record Measured(Path file, Map<String, Metric> metrics) {
  public Measured {
    metrics = Map.copyOf(metrics);
  }

  /** The names, sorted. */
  public List<String> names() {
    return metrics.keySet().stream().sorted().toList();
  }

  /**
   * The objective of a metric's name.
   *
   * @throws CurveFileException if there is no such metric; the message suggests the nearest
   * @throws InvalidValueException if no direction is given and the name is not well known
   */
  public Objective objective(String rawName, Optional<Direction> direction) {
    Metric metric =
        find(rawName)
            .orElseThrow(
                () ->
                    new NoSuchMetricException(
                        file,
                        "there is no metric '"
                            + rawName
                            + "', only "
                            + String.join(", ", names())
                            + Nearest.suggestion(rawName, names())));
    return new Objective(metric, Objective.of(rawName, direction).direction());
  }

  /** What is measured under a name, by the name itself or by what it means. */
  private Optional<Metric> find(String rawName) {
    Metric exact = metrics.get(rawName);
    return exact == null
        ? Optional.of(MetricNames.parse(rawName)).filter(metrics::containsValue)
        : Optional.of(exact);
  }
}
