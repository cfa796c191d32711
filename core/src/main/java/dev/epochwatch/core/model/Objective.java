// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.List;
import java.util.Optional;

/**
 * The metric that decides, and which way it improves.
 *
 * @param metric the metric
 * @param direction which way it improves
 */
public record Objective(Metric metric, Direction direction) {
  /** The validation loss, lower is better. */
  public static final Objective VALIDATION_LOSS =
      new Objective(Metric.VALIDATION_LOSS, Direction.MINIMIZE);

  /**
   * An objective from a raw metric name.
   *
   * @throws InvalidValueException if no direction is given and the name is not well known: a
   *     direction is never guessed
   */
  public static Objective of(String rawName, Optional<Direction> direction) {
    Metric metric = MetricNames.parse(rawName);
    return new Objective(
        metric,
        direction
            .or(() -> MetricNames.directionOf(metric))
            .orElseThrow(
                () ->
                    new InvalidValueException(
                        "objective.direction",
                        "must be given for '" + rawName + "', which is not a well-known metric")));
  }

  /**
   * The objective of a run that names none, from its report: the validation loss; else the only
   * validation metric of a known direction; else the only metric of a known direction that is not a
   * training metric; else the training loss. Empty if the report has none of these.
   */
  public static Optional<Objective> infer(Observation observation) {
    if (observation.value(Metric.VALIDATION_LOSS).isPresent()) {
      return Optional.of(VALIDATION_LOSS);
    }
    List<Metric> known =
        observation.metrics().stream()
            .map(MetricValue::metric)
            .filter(metric -> MetricNames.directionOf(metric).isPresent())
            .toList();
    return only(known.stream().filter(metric -> metric.split() == Split.VALIDATION).toList())
        .or(() -> only(known.stream().filter(metric -> metric.split() != Split.TRAIN).toList()))
        .or(() -> known.stream().filter(Metric.TRAIN_LOSS::equals).findFirst())
        .or(() -> only(known))
        .map(
            metric ->
                new Objective(metric, MetricNames.directionOf(metric).orElse(Direction.MINIMIZE)));
  }

  private static Optional<Metric> only(List<Metric> metrics) {
    return metrics.size() == 1 ? Optional.of(metrics.get(0)) : Optional.empty();
  }
}
