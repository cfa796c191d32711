// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import java.util.List;

/** PyTorch's {@code ReduceLROnPlateau}, as advice. */
final class TorchReduceLrPreset {
  static final RuleType TYPE =
      Preset.named("torch_reduce_lr")
          .summary(
              "PyTorch's ReduceLROnPlateau as advice: says when it would cut the learning rate.")
          .description(
              """
              Never stops. Cuts when *more* than `patience` reports brought no gain. In \
              `threshold_mode` `rel` a gain must exceed the share `threshold` of the best; for \
              negative losses that threshold lies above the best, so that values a little worse still \
              count as gains. A cut of `eps` or less is not made. `initial_lr` is ours: the \
              optimizer's rate at the start, followed from there.""")
          .source("PyTorch 2.15 torch.optim.lr_scheduler.ReduceLROnPlateau")
          .parameters(
              Parameter.number(
                  "factor", 0.1, 0, Math.nextDown(1.0), "What the rate is multiplied with."),
              Parameter.integer(
                  "patience", 10, 0, Bounds.EPOCHS, "Reports without a gain to bear."),
              Parameter.number(
                  "threshold", 1e-4, -Bounds.ANY, Bounds.ANY, "What a gain must exceed."),
              Parameter.choice(
                  "threshold_mode",
                  List.of("rel", "abs"),
                  "Whether the threshold is a share of the best."),
              Parameter.integer(
                  "cooldown", 0, 0, Bounds.EPOCHS, "Reports after a cut that are not counted."),
              Parameter.number("min_lr", 0, 0, Bounds.ANY, "The lowest rate."),
              Parameter.number(
                  "eps", 1e-8, 0, Bounds.ANY, "The largest cut that is not worth making."),
              Parameter.number("initial_lr", 0.01, 0, Bounds.ANY, "The rate at the start."))
          .builtBy(TorchReduceLrPreset::rule);

  private TorchReduceLrPreset() {}

  private static Rule rule(Arguments arguments) {
    double factor = arguments.number("factor");
    double least = arguments.number("min_lr");
    double eps = arguments.number("eps");
    return Preset.of(
        objective ->
            new RateCutter(
                objective.direction(),
                gain(objective.direction(), arguments),
                false,
                arguments.integer("patience") + 1,
                arguments.integer("cooldown"),
                rate -> {
                  double next = Math.max(rate * factor, least);
                  return rate - next > eps ? next : rate;
                },
                arguments.number("initial_lr")));
  }

  private static Gain gain(Direction direction, Arguments arguments) {
    double threshold = arguments.number("threshold");
    if (arguments.text("threshold_mode").equals("abs")) {
      return Gain.subtractedDelta(threshold);
    }
    double share = direction == Direction.MINIMIZE ? 1.0 - threshold : threshold + 1.0;
    return (loss, anchor) -> loss < anchor * share;
  }
}
