// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import java.util.OptionalDouble;

/** Keras' {@code EarlyStopping}. */
final class KerasPreset {
  static final RuleType TYPE =
      Preset.named("keras")
          .summary("Keras' EarlyStopping: stops after `patience` epochs without a gain.")
          .description(
              """
              The anchor starts at the first value and moves only on gains of more than `min_delta`, \
              so small gains add up. Values are compared as 32-bit floats, as Keras' torch, \
              tensorflow and jax backends do: differences below about 1e-7 of the value are not seen. \
              `patience` 0 and 1 are the same; the first epoch never stops; reports without the \
              metric do not count.

              **Dangerous:** a NaN in the first epoch is the best for ever: no later value beats it, \
              and the run stops after `patience` epochs however well it does. Above `baseline` gains \
              do not reset the count.""")
          .source("Keras 3.15 keras.callbacks.EarlyStopping")
          .parameters(
              Parameter.number(
                  "min_delta",
                  0,
                  -Bounds.ANY,
                  Bounds.ANY,
                  "What a gain must exceed; the sign is ignored."),
              Parameter.integer("patience", 0, 0, Bounds.EPOCHS, "Epochs without a gain to bear."),
              Parameter.number(
                      "baseline",
                      0,
                      -Bounds.ANY,
                      Bounds.ANY,
                      "A value that gains must beat to reset the count.")
                  .orNone(),
              Parameter.flag(
                  "restore_best_weights",
                  false,
                  "Whether Keras restores the best weights; decides nothing."),
              Parameter.integer(
                  "start_from_epoch",
                  0,
                  0,
                  Bounds.EPOCHS,
                  "Epochs, counted from 0, before this one are not looked at."))
          .builtBy(KerasPreset::rule);

  private KerasPreset() {}

  /** Keras compares in 32-bit floats what it has subtracted in 64-bit ones. */
  static Gain gain(double minDelta) {
    double delta = Math.abs(minDelta);
    return (loss, anchor) -> (float) (loss + delta) < (float) anchor;
  }

  private static Rule rule(Arguments arguments) {
    Gain gain = gain(arguments.number("min_delta"));
    OptionalDouble baseline = arguments.optionalNumber("baseline");
    return Preset.of(
        objective ->
            AnchoredPatience.waiting(arguments.integer("patience"), gain)
                .resettingWhen(
                    loss ->
                        baseline.isEmpty()
                            || gain.over(
                                loss, objective.direction().toLoss(baseline.getAsDouble())))
                .seeingFrom(arguments.integer("start_from_epoch"))
                .stoppingFrom(1)
                .on(objective.direction()));
  }
}
