// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Progress;
import dev.epochwatch.core.evidence.Window;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops when moving averages no longer improve.
 *
 * @param rounds the width of an average, and how many newer ones are compared with the oldest
 * @param tolerance the least gain, as a share of the gain so far
 */
record MovingAverageRule(int rounds, double tolerance) implements Rule {
  static final RuleType TYPE =
      RuleType.named("moving_average_ratio", RuleType.Category.RULE)
          .summary("Stops when the moving average of the objective no longer improves.")
          .description(
              """
              Over the latest 2 `rounds` finite values it forms the `rounds` + 1 moving averages of \
              width `rounds`, and fires when the best of the newer ones is better than the oldest by \
              less than `tolerance` of the gain so far. H2O takes the ratio of the averages instead, \
              which misleads for metrics near or below zero.""")
          .source("ScoreKeeper of H2O; the difference scaled by the gain is ours")
          .parameters(
              Parameter.integer("rounds", 5, 1, 50, "Width of an average."),
              Parameter.number(
                  "tolerance", 0.01, 0, 1, "Least gain, as a share of the gain so far."))
          .affineInvariant()
          .builtBy(
              arguments ->
                  new MovingAverageRule(
                      (int) arguments.integer("rounds"), arguments.number("tolerance")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private final Window values = new Window(2 * rounds);
      private final Progress progress = new Progress();

      @Override
      Verdict judge(Observation observation, double loss) {
        if (!Double.isFinite(loss)) {
          return Verdicts.notApplicable(label, "the objective is not finite");
        }
        values.add(loss);
        progress.add(loss);
        if (!values.isFull()) {
          return Verdicts.warmingUp(label, raw(loss), "too few reports");
        }
        double gain = gain();
        double line = tolerance * progress.gain();
        String message =
            Verdicts.say("the moving average gained ", gain, "; at least ", line, " is asked");
        return gain < line || gain <= 0
            ? Verdicts.triggered(label, Reason.NO_IMPROVEMENT, gain, line, message)
            : Verdicts.pass(label, gain, line, message);
      }

      private double gain() {
        double greatest = 0;
        double change = 0;
        for (int i = 0; i < rounds; i++) {
          change += (values.get(i) - values.get(i + rounds)) / rounds;
          greatest = i == 0 ? change : Math.max(greatest, change);
        }
        return greatest;
      }
    };
  }
}
