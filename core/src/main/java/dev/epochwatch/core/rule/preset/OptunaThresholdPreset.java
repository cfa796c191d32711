// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import java.util.OptionalDouble;

/** Optuna's {@code ThresholdPruner}. */
final class OptunaThresholdPreset {
  static final RuleType TYPE =
      Preset.named("optuna_threshold")
          .summary("Optuna's ThresholdPruner: stops at a value outside `lower` to `upper`, or NaN.")
          .description(
              """
              The bounds are strict: a value equal to one passes. At least one must be given. A \
              check is made at the first report at or after each check step.""")
          .source("Optuna 5.0 ThresholdPruner")
          .parameters(
              Parameter.number("lower", 0, -Bounds.ANY, Bounds.ANY, "The lowest value allowed.")
                  .orNone(),
              Parameter.number("upper", 0, -Bounds.ANY, Bounds.ANY, "The highest value allowed.")
                  .orNone(),
              CheckSteps.WARMUP,
              CheckSteps.INTERVAL)
          .builtBy(OptunaThresholdPreset::rule);

  private OptunaThresholdPreset() {}

  private static Rule rule(Arguments arguments) {
    OptionalDouble givenLower = arguments.optionalNumber("lower");
    OptionalDouble givenUpper = arguments.optionalNumber("upper");
    if (givenLower.isEmpty() && givenUpper.isEmpty()) {
      throw new InvalidValueException("lower", "or upper must be given");
    }
    double lower = givenLower.orElse(Double.NEGATIVE_INFINITY);
    double upper = givenUpper.orElse(Double.POSITIVE_INFINITY);
    if (lower > upper) {
      throw new InvalidValueException("lower", "must not be above upper, was " + lower);
    }
    return Preset.of(
        objective -> {
          CheckSteps checks =
              new CheckSteps(
                  arguments.integer("n_warmup_steps"), arguments.integer("interval_steps"));
          return (row, step, value) ->
              Answer.stopIf(
                  checks.isDue(step) && (Double.isNaN(value) || value < lower || value > upper),
                  Double.isNaN(value) ? Reason.NON_FINITE : Reason.DIVERGED,
                  "the value " + value + " is outside " + lower + " to " + upper);
        });
  }
}
