// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One simulated training. Immutable.
 *
 * @param seed what it was made from
 * @param objective what decides
 * @param plannedSteps the epochs the trainer declares; empty where it declares none
 * @param schedule the learning-rate schedule it declares; empty where it declares none
 * @param observations one an epoch, from step 1
 * @param truth what is true of it, and from when
 */
public record SimulatedRun(
    long seed,
    Objective objective,
    OptionalLong plannedSteps,
    Optional<Schedule> schedule,
    List<Observation> observations,
    Truth truth) {
  public SimulatedRun {
    observations = List.copyOf(observations);
  }
}
