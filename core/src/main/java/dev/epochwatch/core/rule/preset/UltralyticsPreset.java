// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;

/** Ultralytics' {@code EarlyStopping}. */
final class UltralyticsPreset {
  static final RuleType TYPE =
      Preset.named("ultralytics")
          .summary("Ultralytics' EarlyStopping: stops `patience` epochs after the best fitness.")
          .description(
              """
              The best starts at 0, and a best of exactly 0 is replaced by anything. `patience` 0 \
              disables it. The class' own default is 50; the trainer passes 100. Fitness is \
              maximised; an objective to minimise is negated.

              **Dangerous:** a NaN in the first epoch is the best for ever; a fitness that stays at 0 \
              is never stopped.""")
          .source("Ultralytics 8.4 EarlyStopping")
          .parameters(
              Parameter.integer(
                  "patience", 50, 0, Bounds.EPOCHS, "Epochs to go on after the best; 0 disables."))
          .builtBy(
              arguments -> {
                long patience = arguments.integer("patience");
                return Preset.of(
                    objective ->
                        AnchoredPatience.waiting(
                                patience == 0 ? Long.MAX_VALUE : patience,
                                (loss, anchor) -> loss < anchor || anchor == 0)
                            .startingAt(0)
                            .countingRows()
                            .lookingAfterGain()
                            .on(objective.direction()));
              });

  private UltralyticsPreset() {}
}
