// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops once the objective is good enough.
 *
 * @param value the target, in the metric's own sign
 */
record TargetRule(double value) implements Rule {
  static final RuleType TYPE =
      RuleType.named("target", RuleType.Category.RULE)
          .summary("Stops once the objective has reached a value.")
          .description(
              """
              Fires at a report whose objective is `value` or better. It judges the current value: \
              a later, worse report passes again (a decision to stop is kept all the same).""")
          .source("stopping_threshold of Lightning, BestScore of Deeplearning4j; theirs are strict")
          .parameters(
              Parameter.requiredNumber(
                  "value", -Double.MAX_VALUE, Double.MAX_VALUE, "The value to reach."))
          .builtBy(arguments -> new TargetRule(arguments.number("value")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      @Override
      Verdict judge(Observation observation, double loss) {
        double observed = raw(loss);
        return loss <= objective.direction().toLoss(value)
            ? Verdicts.triggered(
                label,
                Reason.TARGET_REACHED,
                observed,
                value,
                Verdicts.say("", observed, " has reached the target of ", value, ""))
            : Verdicts.pass(
                label,
                observed,
                value,
                Verdicts.say("", observed, " has not reached the target of ", value, ""));
      }
    };
  }
}
