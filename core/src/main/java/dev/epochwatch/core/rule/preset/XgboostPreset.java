// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;

/** XGBoost's {@code callback.EarlyStopping}. */
final class XgboostPreset {
  static final RuleType TYPE =
      Preset.named("xgboost")
          .summary("XGBoost's EarlyStopping: stops after `rounds` rounds without a gain.")
          .description(
              """
              The best moves only on gains of more than `min_delta`. `rounds` 0 stops at the first \
              round.

              **Dangerous:** a NaN in the first round is the best for ever.""")
          .source("XGBoost 3.2 callback.EarlyStopping")
          .parameters(
              Parameter.requiredInteger(
                  "rounds", 0, Bounds.EPOCHS, "Rounds without a gain to bear."),
              Parameter.flag(
                  "save_best",
                  false,
                  "Whether XGBoost drops the rounds after the best; decides nothing."),
              Parameter.number("min_delta", 0, 0, Bounds.ANY, "What a gain must exceed."))
          .builtBy(
              arguments ->
                  Preset.of(
                      objective ->
                          AnchoredPatience.waiting(
                                  arguments.integer("rounds"),
                                  gain(objective.direction(), arguments.number("min_delta")))
                              .lookingAfterGain()
                              .on(objective.direction())));

  private XgboostPreset() {}

  /** The two directions round on different sides. */
  private static Gain gain(Direction direction, double delta) {
    return direction == Direction.MINIMIZE ? Gain.subtractedDelta(delta) : Gain.addedDelta(delta);
  }
}
