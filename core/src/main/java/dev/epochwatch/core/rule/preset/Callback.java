// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A framework's own stopping code, watching one run. Values are in the metric's own sign. Not
 * thread-safe.
 */
interface Callback {
  /**
   * The best, as the framework itself states it.
   *
   * @param value its value; NaN or infinite where the framework says so
   * @param step its step; empty where the framework states a value alone
   */
  record Stated(double value, OptionalLong step) {}

  /**
   * Looks at a report that has the metric.
   *
   * @param row counts the run's reports from 0: the framework's own epoch
   * @param step the position on the run's axis
   */
  Answer onValue(long row, long step, double value);

  /** Looks at a report that lacks the metric. */
  default Answer onMissing(long row, long step) {
    return Answer.NOT_ASKED;
  }

  /** The best so far; empty where the framework states none. */
  default Optional<Stated> best() {
    return Optional.empty();
  }
}
