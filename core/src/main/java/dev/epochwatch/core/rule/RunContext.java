// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Schedule;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a run before its first observation.
 *
 * @param objective what decides
 * @param plannedSteps the steps the trainer plans to do
 * @param schedule the declared learning-rate schedule
 * @param cohort the other runs of the experiment
 */
public record RunContext(
    Objective objective, OptionalLong plannedSteps, Optional<Schedule> schedule, Cohort cohort) {
  /** A run of which only the objective is known. */
  public static RunContext of(Objective objective) {
    return new RunContext(objective, OptionalLong.empty(), Optional.empty(), Cohort.NONE);
  }
}
