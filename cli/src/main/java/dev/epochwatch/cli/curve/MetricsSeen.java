// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Split;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics that rows have had, from which is chosen what decides on the whole: a first row may
 * lack what the others have. Not thread-safe.
 */
public final class MetricsSeen {
  private final Map<Metric, String> names = new LinkedHashMap<>();

  /** Takes note of a row. */
  public void add(Observation row) {
    for (MetricValue value : row.metrics()) {
      names.putIfAbsent(value.metric(), value.rawName());
    }
  }

  /** Whether the validation loss is among them, which no other metric would be preferred to. */
  public boolean hasValidationLoss() {
    return names.containsKey(Metric.VALIDATION_LOSS);
  }

  /** The names in the file, of validation metrics only where there are any. */
  public List<String> candidates() {
    List<String> validation =
        names.entrySet().stream()
            .filter(entry -> entry.getKey().split() == Split.VALIDATION)
            .map(Map.Entry::getValue)
            .toList();
    return validation.isEmpty() ? List.copyOf(names.values()) : validation;
  }

  /**
   * What decides: what the file itself says, else what is inferred as a server does from a report
   * that has all metrics, else the score of a known framework.
   *
   * @param declared what the file says
   */
  public Optional<Deciding> deciding(Optional<Deciding> declared) {
    return declared
        .filter(said -> names.containsKey(said.objective().metric()))
        .or(this::inferred)
        .or(() -> Deciding.ultralytics(names.values()));
  }

  private Optional<Deciding> inferred() {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<MetricValue> one =
        names.entrySet().stream()
            .limit(Limits.METRICS)
            .map(entry -> new MetricValue(entry.getValue(), entry.getKey(), 0))
            .toList();
    return Objective.infer(Observation.of(0, one)).map(this::named);
  }

  private Deciding named(Objective objective) {
    String name = names.getOrDefault(objective.metric(), objective.metric().name());
    return new Deciding(name, objective);
  }
}
