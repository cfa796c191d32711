// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;

/** Keras' {@code TerminateOnNaN}. */
final class KerasTerminateOnNanPreset {
  static final RuleType TYPE =
      Preset.named("keras_terminate_on_nan")
          .summary("Keras' TerminateOnNaN: stops at a NaN or infinite value.")
          .description("Keras asks after each batch; this rule after each report.")
          .source("Keras 3.15 keras.callbacks.TerminateOnNaN")
          .parameters(
              Parameter.flag(
                  "raise_error", false, "Whether Keras raises; either way training ends."))
          .builtBy(
              arguments ->
                  Preset.of(
                      objective ->
                          (row, step, value) ->
                              Answer.stopIf(
                                  !Double.isFinite(value),
                                  Reason.NON_FINITE,
                                  "Batch " + row + ": Invalid loss, terminating training")));

  private KerasTerminateOnNanPreset() {}
}
