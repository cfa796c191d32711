// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.OptionalLong;

/**
 * Something to try.
 *
 * @param action what to do
 * @param text one sentence a person understands
 * @param cost what it costs: {@code free}, {@code one run} ...
 * @param step the step to restore, for {@link Action#RESTORE_STEP}
 */
public record Advice(Action action, String text, String cost, OptionalLong step) {
  /** What to do. */
  public enum Action {
    RESTORE_STEP,
    REDUCE_LEARNING_RATE,
    RAISE_LEARNING_RATE,
    REGULARIZE,
    REGULARIZE_LESS,
    MORE_DATA,
    MORE_VALIDATION_DATA,
    CALIBRATE,
    CHANGE_OBJECTIVE,
    LARGER_MODEL,
    TRAIN_LONGER,
    TRAIN_SHORTER,
    REDUCE_NOISE,
    CLIP_GRADIENTS,
    CHECK_PIPELINE,
    KEEP_GOING
  }

  /** Advice that names no step. */
  public static Advice of(Action action, String text, String cost) {
    return new Advice(action, text, cost, OptionalLong.empty());
  }

  /** The advice to go back to a step's weights. */
  public static Advice restore(long step, String text) {
    return new Advice(Action.RESTORE_STEP, text, "free", OptionalLong.of(step));
  }
}
