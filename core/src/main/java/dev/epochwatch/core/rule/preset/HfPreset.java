// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;

/** Hugging Face Transformers' {@code EarlyStoppingCallback}. */
final class HfPreset {
  static final RuleType TYPE =
      Preset.named("hf")
          .summary(
              "Transformers' EarlyStoppingCallback: stops after `early_stopping_patience` evaluations"
                  + " without a gain.")
          .description(
              """
              Compares with the best of the evaluations before this one. The best moves on any gain, \
              the count resets only on one of more than `early_stopping_threshold`: many small gains \
              stop a run although their sum is large. Patience 0 stops at the first evaluation.""")
          .source("Transformers 5.23 EarlyStoppingCallback")
          .parameters(
              Parameter.integer(
                  "early_stopping_patience",
                  1,
                  0,
                  Bounds.EPOCHS,
                  "Evaluations without a gain to bear."),
              Parameter.number(
                  "early_stopping_threshold",
                  0,
                  -Bounds.ANY,
                  Bounds.ANY,
                  "What a gain must exceed to reset the count."))
          .builtBy(
              arguments -> {
                double threshold = arguments.number("early_stopping_threshold");
                return Preset.of(
                    objective ->
                        AnchoredPatience.waiting(
                                arguments.integer("early_stopping_patience"),
                                (loss, anchor) ->
                                    loss < anchor && Math.abs(loss - anchor) > threshold)
                            .firstIsGainOver(Double.POSITIVE_INFINITY)
                            .movingWhen((loss, anchor, gained) -> loss < anchor)
                            .lookingAfterGain()
                            .on(objective.direction()));
              });

  private HfPreset() {}
}
