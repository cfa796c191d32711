// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long a run may be silent before it counts as interrupted.
 *
 * @param factor how many times the run's own rhythm, 1 or more
 * @param floor no silence shorter than this counts, above 0
 * @param withoutRhythm how long a run may be silent that has not reported often enough to have a
 *     rhythm, above 0
 */
public record SilenceLimits(double factor, Duration floor, Duration withoutRhythm) {
  private static final long NANOS_OF_MICRO = 1_000;

  public SilenceLimits {
    if (!(factor >= 1) || !isPositive(floor) || !isPositive(withoutRhythm)) {
      throw new IllegalArgumentException("factor must be 1 or more, the durations above 0");
    }
  }

  long floorMicros() {
    return floor.toNanos() / NANOS_OF_MICRO;
  }

  /** How long a run of a rhythm may be silent, in microseconds. */
  long allowedMicros(Rhythm rhythm) {
    OptionalLong median = rhythm.medianMicros();
    long ofItsOwn =
        median.isPresent()
            ? (long) (median.getAsLong() * factor)
            : withoutRhythm.toNanos() / NANOS_OF_MICRO;
    return Math.max(floorMicros(), ofItsOwn);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
