// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Series;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A run that went to its end, to try policies on. Immutable.
 *
 * @param id its name
 * @param group what it belongs to, such as an experiment; figures are given per group, and the
 *     other runs of the group are the peers that population rules see
 * @param objective what decides
 * @param observations all its reports, their steps rising
 * @param plannedSteps the steps the trainer declared, if it did
 * @param pricePerHour what an hour of it cost, in any currency, if known
 */
public record RecordedRun(
    String id,
    String group,
    Objective objective,
    List<Observation> observations,
    OptionalLong plannedSteps,
    OptionalDouble pricePerHour) {
  private static final int LEAST_REPORTS = 15;
  private static final double LEAST_FINITE = 0.9;

  public RecordedRun {
    observations = List.copyOf(observations);
  }

  /**
   * Whether a stop on it can be judged: it has at least 15 reports, at least 90 % of them with a
   * finite value of the objective, and these are not all the same.
   */
  public boolean isFit() {
    double[] finite = Arrays.stream(losses()).filter(Double::isFinite).toArray();
    return observations.size() >= LEAST_REPORTS
        && finite.length >= LEAST_FINITE * observations.size()
        && Arrays.stream(finite).anyMatch(loss -> loss != finite[0]);
  }

  /** The objective at each report, turned so that lower is better; NaN where it is missing. */
  double[] losses() {
    return observations.stream()
        .mapToDouble(report -> report.value(objective.metric()).orElse(Double.NaN))
        .map(objective.direction()::toLoss)
        .toArray();
  }

  /** The objective over the steps that have it. */
  Series series() {
    List<Observation> having =
        observations.stream().filter(o -> o.value(objective.metric()).isPresent()).toList();
    return Series.of(
        having.stream().mapToLong(Observation::step).toArray(),
        having.stream().mapToDouble(o -> o.value(objective.metric()).orElse(Double.NaN)).toArray());
  }
}
