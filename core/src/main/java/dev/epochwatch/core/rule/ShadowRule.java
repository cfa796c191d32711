// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.model.Verdict.Outcome;

/**
 * Watches a rule without obeying it.
 *
 * @param policy the rule
 */
record ShadowRule(Expression policy) implements Rule {
  static final RuleType TYPE =
      RuleType.named("shadow", RuleType.Category.COMBINATOR)
          .summary("Shows what a rule would have decided, and never stops.")
          .description(
              """
              For trying a rule on live runs: its verdicts are part of every answer, marked as those \
              of a shadow.""")
          .parameters(Parameter.policy("policy", "The rule."))
          .builtBy(arguments -> new ShadowRule(arguments.policy("policy")));

  @Override
  public Evaluator start(RunContext context, String label) {
    Evaluator evaluator = policy.start(context);
    return observation -> {
      Verdict part =
          Combined.instead(evaluator.observe(observation), Outcome.SHADOW_TRIGGERED, true);
      return Combined.as(label, part, part);
    };
  }
}
