// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.model.Verdict.Outcome;

/**
 * Keeps a rule from stopping before a step.
 *
 * @param step the first step at which it may stop
 * @param policy the rule
 */
record AfterRule(long step, Expression policy) implements Rule {
  static final RuleType TYPE =
      RuleType.named("after", RuleType.Category.COMBINATOR)
          .summary("Lets a rule stop only from a step on.")
          .description(
              """
              The rule sees every report from the first on, so what it has learnt is there when the \
              time comes; what it says before `step` (on the run's own axis) is shown as warming up \
              and is forgotten: an early trigger does not latch.""")
          .source("minimum epochs, as users of Lightning ask for")
          .parameters(
              Parameter.requiredInteger(
                  "step", 0, Long.MAX_VALUE >> 10, "The first step at which it may stop."),
              Parameter.policy("policy", "The rule."))
          .builtBy(
              arguments -> new AfterRule(arguments.integer("step"), arguments.policy("policy")));

  @Override
  public Evaluator start(RunContext context, String label) {
    Evaluator evaluator = policy.start(context);
    return observation -> {
      Verdict part = evaluator.observe(observation);
      if (observation.step() >= step) {
        return Combined.as(label, part, part);
      }
      String message = "step " + observation.step() + " is before step " + step;
      return Combined.of(
          label, Outcome.WARMING_UP, message, Combined.instead(part, Outcome.WARMING_UP, false));
    };
  }
}
