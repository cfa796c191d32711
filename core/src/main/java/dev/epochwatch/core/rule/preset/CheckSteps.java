// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.rule.Parameter;

/**
 * Optuna's gate: a check every `interval_steps` steps from `n_warmup_steps` on, at the first report
 * at or after each. Not thread-safe.
 */
final class CheckSteps {
  static final Parameter WARMUP =
      Parameter.integer(
          "n_warmup_steps", 0, 0, Bounds.EPOCHS, "Steps before this one are not judged.");
  static final Parameter INTERVAL =
      Parameter.integer("interval_steps", 1, 1, Bounds.EPOCHS, "The steps between two checks.");

  private final long warmup;
  private final long interval;
  private long previous = -1;

  CheckSteps(long warmup, long interval) {
    this.warmup = warmup;
    this.interval = interval;
  }

  /** Whether a report at a step, later than those before, is judged. */
  boolean isDue(long step) {
    long before = previous;
    previous = step;
    return step >= warmup && before < (step - warmup) / interval * interval + warmup;
  }
}
