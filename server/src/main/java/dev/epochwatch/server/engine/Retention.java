// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Limits;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long finished runs are kept.
 *
 * @param days how many days after its end a run of most experiments is kept; 0 for ever
 * @param daysOfExperiment the same for the experiments that are named here
 */
public record Retention(int days, Map<String, Integer> daysOfExperiment) {
  /** Nothing is ever deleted. */
  public static final Retention FOR_EVER = new Retention(0, Map.of());

  /** The most days, a hundred years. */
  public static final int MOST_DAYS = 36_500;

  public Retention {
    daysOfExperiment = Map.copyOf(new TreeMap<>(daysOfExperiment));
    requireDays(days);
    daysOfExperiment.forEach(
        (experiment, kept) -> {
          Limits.requireId("experiment", experiment);
          requireDays(kept);
        });
  }

  /** Whether there is nothing to delete, ever. */
  boolean isForEver() {
    return days == 0 && daysOfExperiment.values().stream().allMatch(kept -> kept == 0);
  }

  private static void requireDays(int days) {
    if (days < 0 || days > MOST_DAYS) {
      throw new IllegalArgumentException("days must be 0 to " + MOST_DAYS + ", was " + days);
    }
  }
}
