// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What was measured at one step: all that rules and diagnoses see of a report.
 *
 * @param step the position on the run's axis, 0 or more
 * @param epoch the epoch where it is not the step, finite, 0 or more
 * @param metrics 1 to 1,000 values, each metric once
 * @param learningRate the rate in force when the step ended, finite, 0 or more
 * @param eventMicros when the step ended, microseconds since 1970-01-01T00:00:00Z; empty where a
 *     recorded curve does not tell
 * @param checkpointUri where the weights were saved, 1 to 2,048 characters
 * @param validationExamples how many examples the validation metrics rest on, 1 or more
 */
public record Observation(
    long step,
    OptionalDouble epoch,
    List<MetricValue> metrics,
    OptionalDouble learningRate,
    OptionalLong eventMicros,
    Optional<String> checkpointUri,
    OptionalLong validationExamples) {

  private static final int PAIRWISE_CHECK = 16;

  public Observation {
    Limits.requireAtLeast("step", step, 0);
    epoch = requireNonNegative("epoch", epoch);
    if (metrics.isEmpty() || metrics.size() > Limits.METRICS) {
      throw new InvalidValueException(
          "metrics", "must have 1 to " + Limits.METRICS + " entries, had " + metrics.size());
    }
    metrics = List.copyOf(metrics);
    requireDistinct(metrics);
    learningRate = requireNonNegative("learning_rate", learningRate);
    Limits.requireUri("checkpoint_uri", checkpointUri);
    validationExamples.ifPresent(value -> Limits.requireAtLeast("validation_examples", value, 1));
  }

  /** A bare observation: a step and its values. */
  public static Observation of(long step, MetricValue... metrics) {
    return of(step, List.of(metrics));
  }

  /** A bare observation: a step and its values. */
  public static Observation of(long step, List<MetricValue> metrics) {
    return new Observation(
        step,
        OptionalDouble.empty(),
        metrics,
        OptionalDouble.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  /** The value of a metric; empty if the report does not have it. */
  public OptionalDouble value(Metric metric) {
    for (int i = 0; i < metrics.size(); i++) {
      MetricValue candidate = metrics.get(i);
      if (candidate.metric().equals(metric)) {
        return OptionalDouble.of(candidate.value());
      }
    }
    return OptionalDouble.empty();
  }

  /** Also turns -0.0 into 0.0, because a store may not keep it. */
  private static OptionalDouble requireNonNegative(String field, OptionalDouble value) {
    return value.isPresent()
        ? OptionalDouble.of(Limits.requireNonNegative(field, value.getAsDouble()) + 0.0)
        : value;
  }

  private static void requireDistinct(List<MetricValue> metrics) {
    if (metrics.size() <= PAIRWISE_CHECK) {
      for (int i = 1; i < metrics.size(); i++) {
        for (int j = 0; j < i; j++) {
          if (metrics.get(i).metric().equals(metrics.get(j).metric())) {
            throw duplicate(i, metrics.get(i));
          }
        }
      }
      return;
    }
    Set<Metric> seen = new HashSet<>();
    for (int i = 0; i < metrics.size(); i++) {
      if (!seen.add(metrics.get(i).metric())) {
        throw duplicate(i, metrics.get(i));
      }
    }
  }

  private static InvalidValueException duplicate(int index, MetricValue value) {
    return new InvalidValueException(
        "metrics[" + index + "].name",
        "must name each metric once; '"
            + value.rawName()
            + "' is the "
            + value.metric().text()
            + " again");
  }
}
