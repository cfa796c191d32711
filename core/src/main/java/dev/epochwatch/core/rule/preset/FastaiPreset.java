// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;

/** fastai's {@code EarlyStoppingCallback}. */
final class FastaiPreset {
  static final RuleType TYPE =
      Preset.named("fastai")
          .summary("fastai's EarlyStoppingCallback: stops after `patience` epochs without a gain.")
          .description(
              """
              The anchor starts at infinity and moves only on gains of more than `min_delta`. \
              `patience` 0 and 1 are the same. A NaN is never a gain, so training recovers from it.""")
          .source("fastai 2.8 EarlyStoppingCallback")
          .parameters(
              Parameter.number("min_delta", 0, -Bounds.ANY, Bounds.ANY, "What a gain must exceed."),
              Parameter.integer("patience", 1, 0, Bounds.EPOCHS, "Epochs without a gain to bear."))
          .builtBy(
              arguments ->
                  Preset.of(
                      objective ->
                          AnchoredPatience.waiting(
                                  arguments.integer("patience"),
                                  Gain.addedDelta(arguments.number("min_delta")))
                              .startingAt(Double.POSITIVE_INFINITY)
                              .stating(AnchoredPatience.States.VALUE)
                              .on(objective.direction())));

  private FastaiPreset() {}
}
