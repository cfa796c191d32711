// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.model.Verdict.Outcome;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Stops at a step.
 *
 * @param steps the last step to do, 1 or more
 */
record MaxStepsRule(long steps) implements Rule {
  static final RuleType TYPE =
      RuleType.named("max_steps", RuleType.Category.RULE)
          .summary("Stops once a step has been reached.")
          .description("Fires at the first report whose step is `steps` or later.")
          .source("every framework")
          .parameters(
              Parameter.requiredInteger(
                  "steps", 1, Long.MAX_VALUE >> 10, "The last step to do, by the run's own axis."))
          .affineInvariant()
          .builtBy(arguments -> new MaxStepsRule(arguments.integer("steps")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return observation -> {
      boolean reached = observation.step() >= steps;
      return new Verdict(
          label,
          reached ? Outcome.TRIGGERED : Outcome.PASS,
          reached ? Reason.MAX_STEPS : Reason.NONE,
          OptionalDouble.of(observation.step()),
          OptionalDouble.of(steps),
          OptionalLong.empty(),
          reached
              ? "step " + observation.step() + " has reached the limit of " + steps
              : "step " + observation.step() + " of at most " + steps,
          List.of(),
          List.of());
    };
  }
}
