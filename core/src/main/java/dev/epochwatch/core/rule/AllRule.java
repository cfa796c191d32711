// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.model.Verdict.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Stops when all of its rules do.
 *
 * @param policies the rules
 */
record AllRule(List<Expression> policies) implements Rule {
  static final RuleType TYPE =
      RuleType.named("all", RuleType.Category.COMBINATOR)
          .summary("Stops when all of its rules want to stop at the same report.")
          .description(
              """
              Each rule gives its verdict on the current report and nothing is remembered: \
              `all(patience(epochs=5), target(value=0.1))` stops at a report at which the patience is \
              spent *and* the value is 0.1 or better. A rule that is still warming up, or lacks what \
              it needs, has not agreed. The first rule gives the reason.""")
          .parameters(Parameter.policies("policies", "The rules."))
          .builtBy(arguments -> new AllRule(arguments.policies()));

  @Override
  public Evaluator start(RunContext context, String label) {
    Evaluator[] evaluators = Combined.start(policies, context);
    return observation -> {
      Verdict[] parts = Combined.ask(evaluators, observation);
      int agreed = 0;
      for (Verdict part : parts) {
        agreed += part.isTriggered() ? 1 : 0;
      }
      if (agreed < parts.length) {
        Outcome summary = Combined.summary(parts);
        return Combined.of(
            label,
            summary == Outcome.TRIGGERED ? Outcome.PASS : summary,
            agreed + " of " + parts.length + " rules want to stop",
            parts);
      }
      return agree(label, parts);
    };
  }

  private static Verdict agree(String label, Verdict... parts) {
    List<String> messages = new ArrayList<>(parts.length);
    Reason reason = parts[0].reason();
    for (Verdict part : parts) {
      messages.add(part.message());
    }
    return new Verdict(
        label,
        Outcome.TRIGGERED,
        reason,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        String.join("; ", messages),
        List.of(),
        List.of(parts));
  }
}
