// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;

/** Keras' {@code ReduceLROnPlateau}, as advice. */
final class KerasReduceLrPreset {
  static final RuleType TYPE =
      Preset.named("keras_reduce_lr")
          .summary("Keras' ReduceLROnPlateau as advice: says when it would cut the learning rate.")
          .description(
              """
              Never stops. Gains are judged as in `keras`; the learning rate is a 32-bit float. The \
              `cooldown` counts the epoch after the cut, so that 1 is the same as 0; `patience` 0 is \
              the same as 1. `initial_lr` is ours: the optimizer's rate at the start, followed from \
              there, because at `min_lr` there is nothing left to cut.

              **Dangerous:** a NaN in the first epoch is the best for ever, so the rate is cut again \
              and again while the run improves.""")
          .source("Keras 3.15 keras.callbacks.ReduceLROnPlateau")
          .parameters(
              Parameter.number(
                  "factor", 0.1, 0, Math.nextDown(1.0), "What the rate is multiplied with."),
              Parameter.integer("patience", 10, 0, Bounds.EPOCHS, "Epochs without a gain to bear."),
              Parameter.number(
                  "min_delta",
                  1e-4,
                  -Bounds.ANY,
                  Bounds.ANY,
                  "What a gain must exceed; the sign is ignored."),
              Parameter.integer(
                  "cooldown", 0, 0, Bounds.EPOCHS, "Epochs after a cut that are not counted."),
              Parameter.number("min_lr", 0, 0, Bounds.ANY, "The lowest rate."),
              Parameter.number("initial_lr", 0.01, 0, Bounds.ANY, "The rate at the start."))
          .builtBy(KerasReduceLrPreset::rule);

  private KerasReduceLrPreset() {}

  private static Rule rule(Arguments arguments) {
    double factor = arguments.number("factor");
    double least = arguments.number("min_lr");
    return Preset.of(
        objective ->
            new RateCutter(
                objective.direction(),
                KerasPreset.gain(arguments.number("min_delta")),
                true,
                Math.max(1, arguments.integer("patience")),
                Math.max(0, arguments.integer("cooldown") - 1),
                rate -> rate > (float) least ? (float) Math.max(rate * factor, least) : rate,
                (float) arguments.number("initial_lr")));
  }
}
