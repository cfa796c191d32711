// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops once the objective is too many percent worse than its best.
 *
 * @param alpha the percents
 */
record GeneralizationLossRule(double alpha) implements Rule {
  static final RuleType TYPE =
      RuleType.named("generalization_loss", RuleType.Category.RULE)
          .summary("Stops once the objective is some percent worse than its best (Prechelt's GL).")
          .description(
              """
              Fires when 100 (v / best - 1) exceeds `alpha`; for a score, the percents of its best \
              that have been lost. One noisy value is enough to fire: `overfitting` is the same idea \
              made robust. Not applicable where the best is 0.""")
          .source("Prechelt, Early Stopping - But When?, 1998: GL")
          .parameters(Parameter.number("alpha", 5, 0, 1e6, "Percents of the best."))
          .builtBy(arguments -> new GeneralizationLossRule(arguments.number("alpha")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private double best = Double.POSITIVE_INFINITY;

      @Override
      Verdict judge(Observation observation, double loss) {
        if (Double.isFinite(loss)) {
          best = Math.min(best, loss);
        }
        double lost = 100 * (loss - best) / Math.abs(best);
        if (!Double.isFinite(lost)) {
          return Verdicts.notApplicable(label, "the objective or its best has no percents");
        }
        String message = Verdicts.say("", lost, " % worse than its best; the limit is ", alpha, "");
        return lost > alpha
            ? Verdicts.triggered(label, Reason.OVERFITTING, lost, alpha, message)
            : Verdicts.pass(label, lost, alpha, message);
      }
    };
  }
}
