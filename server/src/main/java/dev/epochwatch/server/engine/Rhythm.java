// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How often a run reports: the middle one of the last gaps between its reports, by their own times,
 * so that it is the same after a replay. Not thread-safe.
 */
final class Rhythm {
  private static final int KEPT = 16;
  private static final int LEAST = 3;

  private final long[] gaps = new long[KEPT];
  private long known;
  private long lastMicros;

  /** A report came; a time that is not later than the one before tells nothing. */
  void add(OptionalLong eventMicros) {
    if (eventMicros.isEmpty()) {
      return;
    }
    long gap = eventMicros.getAsLong() - lastMicros;
    if (lastMicros != 0 && gap > 0) {
      gaps[(int) (known++ % KEPT)] = gap;
    }
    lastMicros = eventMicros.getAsLong();
  }

  /**
   * The middle gap in microseconds. Of an even number of gaps it is the longer of the two in the
   * middle, so that a run which reports in pairs has the time between the pairs. Empty with fewer
   * than three gaps.
   */
  OptionalLong medianMicros() {
    if (known < LEAST) {
      return OptionalLong.empty();
    }
    int count = (int) Math.min(known, KEPT);
    long[] sorted = Arrays.copyOfRange(gaps, count % 2, count);
    Arrays.sort(sorted);
    return OptionalLong.of(sorted[sorted.length / 2]);
  }
}
