// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import java.util.List;

/** PyTorch Ignite's {@code EarlyStopping} handler. */
final class IgnitePreset {
  static final RuleType TYPE =
      Preset.named("ignite")
          .summary("Ignite's EarlyStopping: stops after `patience` evaluations without a gain.")
          .description(
              """
              Maximises a score: a loss is negated. Unless `cumulative`, the best moves on any gain \
              and the count resets only on one of more than `threshold`. In mode `rel` the threshold \
              is a share of the best score; for negative scores, which every negated loss is, it then \
              lies *below* the best, so that losses a little worse still count as gains. \
              `min_delta`, `min_delta_mode` and `cumulative_delta` are the old names of `threshold`, \
              `threshold_mode` and `cumulative`, and win over them.

              **Dangerous:** a NaN counts as a gain, every time: a run that has turned to NaN is never \
              stopped.""")
          .source("PyTorch Ignite 0.5.5 EarlyStopping")
          .parameters(
              Parameter.requiredInteger(
                  "patience", 1, Bounds.EPOCHS, "Evaluations without a gain to bear."),
              Parameter.number("threshold", 0, 0, Bounds.ANY, "What a gain must exceed."),
              Parameter.flag(
                  "cumulative", false, "Whether gains add up until they exceed the threshold."),
              Parameter.choice(
                  "threshold_mode",
                  List.of("abs", "rel"),
                  "Whether the threshold is a share of the best."),
              Parameter.number("min_delta", 0, 0, Bounds.ANY, "The old name of threshold.")
                  .orNone(),
              Parameter.choice(
                      "min_delta_mode", List.of("abs", "rel"), "The old name of threshold_mode.")
                  .orNone(),
              Parameter.flag("cumulative_delta", false, "The old name of cumulative.").orNone())
          .builtBy(IgnitePreset::rule);

  private IgnitePreset() {}

  private static Rule rule(Arguments arguments) {
    double threshold = arguments.optionalNumber("min_delta").orElse(arguments.number("threshold"));
    boolean cumulative =
        arguments.optionalFlag("cumulative_delta").orElse(arguments.flag("cumulative"));
    boolean relative =
        arguments
            .optionalText("min_delta_mode")
            .orElse(arguments.text("threshold_mode"))
            .equals("rel");
    Gain gain =
        (loss, anchor) -> !(-loss <= (relative ? -anchor * (1 + threshold) : -anchor + threshold));
    return Preset.of(
        objective ->
            AnchoredPatience.waiting(arguments.integer("patience"), gain)
                .movingWhen((loss, anchor, gained) -> gained || (!cumulative && loss < anchor))
                .stating(AnchoredPatience.States.VALUE)
                .on(objective.direction()));
  }
}
