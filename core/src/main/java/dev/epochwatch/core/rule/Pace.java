// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Window;

/** How long a run takes from one report to the next, by the times the trainer sends. */
final class Pace {
  private static final int INTERVALS = 9;

  private final Window intervals = new Window(INTERVALS);
  private long last = Long.MIN_VALUE;

  /** Takes the time of the next report, in microseconds; a clock that goes back is no interval. */
  void add(long micros) {
    if (last != Long.MIN_VALUE && micros > last) {
      intervals.add((double) micros - last);
    }
    last = Math.max(last, micros);
  }

  /** The median of the latest nine intervals in microseconds; 0 while there is none. */
  double micros() {
    return intervals.size() == 0 ? 0 : intervals.median();
  }
}
