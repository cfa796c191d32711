// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How the learning rate will move, as the trainer declared it.
 *
 * @param kind the form
 * @param milestones the steps at which it changes, rising, at most 1,000
 * @param factor the factor of a change, finite, above 0
 * @param warmupSteps steps of warm-up, 0 or more
 */
public record Schedule(
    Kind kind, List<Long> milestones, OptionalDouble factor, OptionalLong warmupSteps) {

  /** The form of a schedule. */
  public enum Kind {
    CONSTANT,
    STEP,
    COSINE,
    EXPONENTIAL,
    LINEAR,
    ONE_CYCLE,
    WARM_RESTARTS,
    ON_PLATEAU
  }

  private static final int MOST_MILESTONES = 1_000;

  public Schedule {
    milestones = List.copyOf(milestones);
    if (milestones.size() > MOST_MILESTONES) {
      throw new InvalidValueException(
          "schedule.milestones",
          "must have at most " + MOST_MILESTONES + " entries, had " + milestones.size());
    }
    for (int i = 0; i < milestones.size(); i++) {
      if (milestones.get(i) < 0 || (i > 0 && milestones.get(i) <= milestones.get(i - 1))) {
        throw new InvalidValueException(
            "schedule.milestones[" + i + "]",
            "must be 0 or more and rise, was " + milestones.get(i));
      }
    }
    factor.ifPresent(
        value -> {
          if (!(value > 0) || Double.isInfinite(value)) {
            throw new InvalidValueException(
                "schedule.factor", "must be a finite number above 0, was " + value);
          }
        });
    warmupSteps.ifPresent(value -> Limits.requireAtLeast("schedule.warmup_steps", value, 0));
  }
}
