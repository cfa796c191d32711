// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Lightning's {@code EarlyStopping}. */
final class LightningPreset {
  static final RuleType TYPE =
      Preset.named("lightning")
          .summary(
              "Lightning's EarlyStopping: finite, target, divergence, then `patience` checks without a"
                  + " gain.")
          .description(
              """
              Asks in this order: is the value finite (`check_finite`), better than \
              `stopping_threshold`, worse than `divergence_threshold` (both strictly; a value equal \
              to one passes), a gain of more than `min_delta` over the best. A stop by one of the \
              first three does not update the best. All arithmetic is in 32-bit floats. `patience` 0 \
              and 1 are the same; checks without the metric do not count.

              With `strict` Lightning crashes at the first check without the metric; this rule then \
              says so and falls silent, because a crash is not a decision. Lightning's own default is \
              true, ours is false.""")
          .source("Lightning 2.6 EarlyStopping")
          .parameters(
              Parameter.number("min_delta", 0, -Bounds.ANY, Bounds.ANY, "What a gain must exceed."),
              Parameter.integer("patience", 3, 0, Bounds.EPOCHS, "Checks without a gain to bear."),
              Parameter.flag("strict", false, "Whether a missing metric crashes the training."),
              Parameter.flag("check_finite", true, "Whether NaN and the infinities stop."),
              Parameter.number(
                      "stopping_threshold",
                      0,
                      -Bounds.ANY,
                      Bounds.ANY,
                      "Stops once the value is better.")
                  .orNone(),
              Parameter.number(
                      "divergence_threshold",
                      0,
                      -Bounds.ANY,
                      Bounds.ANY,
                      "Stops once the value is worse.")
                  .orNone())
          .statesReason()
          .builtBy(LightningPreset::rule);

  private LightningPreset() {}

  private static Rule rule(Arguments arguments) {
    return Preset.of(
        objective -> new EarlyStopping(objective.direction(), name(objective.metric()), arguments));
  }

  private static String name(Metric metric) {
    return switch (metric.split()) {
      case TRAIN -> "train_" + metric.name();
      case VALIDATION -> "val_" + metric.name();
      case TEST -> "test_" + metric.name();
      case NONE -> metric.name();
    };
  }

  private static final class EarlyStopping implements Callback {
    private final Direction direction;
    private final String metric;
    private final boolean strict;
    private final boolean checkFinite;
    private final OptionalDouble target;
    private final OptionalDouble limit;
    private final AnchoredPatience patience;
    private String crash = "";
    private double statedFor = Double.NaN;
    private Stated stated = new Stated(Double.NaN, OptionalLong.empty());

    EarlyStopping(Direction direction, String metric, Arguments arguments) {
      this.direction = direction;
      this.metric = metric;
      this.strict = arguments.flag("strict");
      this.checkFinite = arguments.flag("check_finite");
      this.target = arguments.optionalNumber("stopping_threshold");
      this.limit = arguments.optionalNumber("divergence_threshold");
      float delta = (float) arguments.number("min_delta");
      this.patience =
          AnchoredPatience.waiting(
                  arguments.integer("patience"),
                  (loss, anchor) -> (float) loss + delta < (float) anchor)
              .startingAt(Double.POSITIVE_INFINITY)
              .stating(AnchoredPatience.States.VALUE)
              .saying(this::exhausted)
              .on(direction);
    }

    @Override
    public Answer onMissing(long row, long step) {
      if (strict && crash.isEmpty()) {
        crash = "raised RuntimeError in epoch " + step;
      }
      return crash.isEmpty() ? Answer.NOT_ASKED : Answer.crashed(crash);
    }

    @Override
    public Answer onValue(long row, long step, double value) {
      if (!crash.isEmpty()) {
        return Answer.crashed(crash);
      }
      float current = (float) value;
      if (checkFinite && !Float.isFinite(current)) {
        return Answer.stop(Reason.NON_FINITE, nonFinite(current));
      }
      if (target.isPresent() && better(current, (float) target.getAsDouble())) {
        return Answer.stop(
            Reason.TARGET_REACHED, reached("STOPPING", current, target.getAsDouble()));
      }
      if (limit.isPresent() && better((float) limit.getAsDouble(), current)) {
        return Answer.stop(Reason.DIVERGED, reached("DIVERGENCE", current, limit.getAsDouble()));
      }
      return patience.onValue(row, step, current);
    }

    @Override
    public Optional<Stated> best() {
      double best = patience.best().map(Stated::value).orElse(Double.NaN);
      if (best != statedFor) {
        statedFor = best;
        stated = new Stated(PythonText.widened((float) best), OptionalLong.empty());
      }
      return Optional.of(stated);
    }

    private boolean better(float value, float reference) {
      return direction == Direction.MINIMIZE ? value < reference : value > reference;
    }

    private String nonFinite(float current) {
      double best = patience.best().map(Stated::value).orElse(Double.NaN);
      return "NON_FINITE_METRIC: Monitored metric "
          + metric
          + " = "
          + PythonText.of(current)
          + " is not finite. Previous best value was "
          + PythonText.threeDecimals(best)
          + ". Signaling Trainer to stop.";
    }

    private String reached(String which, float current, double threshold) {
      return which
          + "_THRESHOLD: "
          + which.charAt(0)
          + which.substring(1).toLowerCase(Locale.ROOT)
          + " threshold reached: "
          + metric
          + " = "
          + PythonText.of(current)
          + (direction == Direction.MINIMIZE ? " < " : " > ")
          + PythonText.of(threshold)
          + ". Signaling Trainer to stop.";
    }

    private String exhausted(long waited, double best) {
      return "PATIENCE_EXHAUSTED: Monitored metric "
          + metric
          + " did not improve in the last "
          + waited
          + " records. Best score: "
          + PythonText.threeDecimals(best)
          + ". Signaling Trainer to stop.";
    }
  }
}
