// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Ray Tune's {@code TrialPlateauStopper}. */
final class RayTrialPlateauPreset {
  static final RuleType TYPE =
      Preset.named("ray_trial_plateau")
          .summary(
              "Ray Tune's TrialPlateauStopper: stops when the last `num_results` values hardly vary.")
          .description(
              """
              Stops once the population standard deviation of the last `num_results` values is below \
              `std`. The direction of the objective plays no part; with a `metric_threshold` and its \
              own `mode` it stops only at values that are at least that good. A window with a missing \
              or NaN value never stops.

              With a `metric_threshold` Ray crashes with a TypeError at a missing value after the \
              grace period; this rule then says so and falls silent.""")
          .source("Ray 2.60 tune.stopper.TrialPlateauStopper")
          .parameters(
              Parameter.number(
                  "std", 0.01, -Bounds.ANY, Bounds.ANY, "The deviation below which it stops."),
              Parameter.integer("num_results", 4, 1, Bounds.WINDOW, "The values looked at."),
              Parameter.integer(
                  "grace_period", 4, 0, Bounds.EPOCHS, "The reports before the first stop."),
              Parameter.number(
                      "metric_threshold",
                      0,
                      -Bounds.ANY,
                      Bounds.ANY,
                      "The value that must be reached first.")
                  .orNone(),
              Parameter.choice("mode", List.of("min", "max"), "Which way the threshold is reached.")
                  .orNone())
          .builtBy(RayTrialPlateauPreset::rule);

  private RayTrialPlateauPreset() {}

  private static Rule rule(Arguments arguments) {
    OptionalDouble threshold = arguments.optionalNumber("metric_threshold");
    if (threshold.isPresent()
        && threshold.getAsDouble() != 0
        && arguments.optionalText("mode").isEmpty()) {
      throw new InvalidValueException("mode", "must be \"min\" or \"max\" with a metric_threshold");
    }
    return Preset.of(objective -> new Stopper(arguments));
  }

  private static final class Stopper implements Callback {
    private final double std;
    private final long gracePeriod;
    private final OptionalDouble threshold;
    private final Optional<String> mode;
    private final Window window;
    private String crash = "";

    Stopper(Arguments arguments) {
      std = arguments.number("std");
      gracePeriod = arguments.integer("grace_period");
      threshold = arguments.optionalNumber("metric_threshold");
      mode = arguments.optionalText("mode");
      window = new Window(arguments.integer("num_results"));
    }

    @Override
    public Answer onMissing(long row, long step) {
      window.add(Double.NaN);
      if (crash.isEmpty() && isReady(row) && threshold.isPresent() && mode.isPresent()) {
        crash = "raised TypeError in epoch " + step;
      }
      return crash.isEmpty() ? Answer.NOT_ASKED : Answer.crashed(crash);
    }

    @Override
    public Answer onValue(long row, long step, double value) {
      window.add(value);
      if (!crash.isEmpty()) {
        return Answer.crashed(crash);
      }
      if (!isReady(row)) {
        return Answer.WARMING_UP;
      }
      if (threshold.isPresent() && mode.isPresent() && isShort(value)) {
        return Answer.GO_ON;
      }
      double deviation = Numpy.std(window.toArray());
      return Answer.stopIf(
          deviation < std,
          Reason.PLATEAU,
          "the last " + window.size() + " values deviate by " + deviation + ", less than " + std);
    }

    private boolean isReady(long row) {
      return row + 1 >= gracePeriod && window.isFull();
    }

    private boolean isShort(double value) {
      double needed = threshold.orElse(Double.NaN);
      return mode.orElse("").equals("min") ? value > needed : value < needed;
    }
  }
}
