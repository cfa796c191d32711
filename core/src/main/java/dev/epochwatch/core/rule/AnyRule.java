// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Verdict;
import java.util.List;

/**
 * Stops when one of its rules does.
 *
 * @param policies the rules
 */
record AnyRule(List<Expression> policies) implements Rule {
  static final RuleType TYPE =
      RuleType.named("any", RuleType.Category.COMBINATOR)
          .summary("Stops as soon as one of its rules wants to stop.")
          .description(
              """
              Every rule sees every report. When several want to stop at the same report, the first \
              of them in the text gives the reason.""")
          .parameters(Parameter.policies("policies", "The rules."))
          .builtBy(arguments -> new AnyRule(arguments.policies()));

  @Override
  public Evaluator start(RunContext context, String label) {
    Evaluator[] evaluators = Combined.start(policies, context);
    return observation -> {
      Verdict[] parts = Combined.ask(evaluators, observation);
      for (Verdict part : parts) {
        if (part.isTriggered()) {
          return Combined.as(label, part, parts);
        }
      }
      return Combined.of(label, Combined.summary(parts), "no rule wants to stop", parts);
    };
  }
}
