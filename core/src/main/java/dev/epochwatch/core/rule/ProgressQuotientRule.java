// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Window;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.util.OptionalDouble;

/**
 * Stops when the objective has worsened and training makes little progress.
 *
 * @param alpha the quotient
 * @param strip how many reports make a strip
 */
record ProgressQuotientRule(double alpha, int strip) implements Rule {
  static final RuleType TYPE =
      RuleType.named("progress_quotient", RuleType.Category.RULE)
          .summary("Stops when worsening outweighs the progress of training (Prechelt's PQ).")
          .description(
              """
              At the end of each strip of `strip` reports it divides the generalisation loss (percents \
              above the best) by the progress of training, 1000 (mean / least - 1) of the training loss \
              in the strip, and fires above `alpha`. Between the ends of strips it passes. Not \
              applicable without a training loss above 0.""")
          .source("Prechelt, Early Stopping - But When?, 1998: PQ")
          .parameters(
              Parameter.number("alpha", 0.75, 0, 1e6, "The quotient that stops."),
              Parameter.integer("strip", 5, 2, 100, "Reports in a strip."))
          .builtBy(
              arguments ->
                  new ProgressQuotientRule(
                      arguments.number("alpha"), (int) arguments.integer("strip")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private final Window training = new Window(strip);
      private double best = Double.POSITIVE_INFINITY;
      private long seen;

      @Override
      Verdict judge(Observation observation, double loss) {
        OptionalDouble train = observation.value(Metric.TRAIN_LOSS);
        if (train.isEmpty() || !Double.isFinite(train.getAsDouble()) || !Double.isFinite(loss)) {
          return Verdicts.notApplicable(label, "needs a finite objective and training loss");
        }
        best = Math.min(best, loss);
        training.add(train.getAsDouble());
        if (!(training.least() > 0) || best == 0) {
          return Verdicts.notApplicable(label, "needs a training loss above 0");
        }
        double lost = 100 * (loss - best) / Math.abs(best);
        double progress = 1000 * (training.mean() / training.least() - 1);
        double quotient = lost == 0 ? 0 : lost / progress;
        String message =
            Verdicts.say("worsening over progress is ", quotient, "; the limit is ", alpha, "");
        return ++seen % strip == 0 && quotient > alpha
            ? Verdicts.triggered(label, Reason.OVERFITTING, quotient, alpha, message)
            : Verdicts.pass(label, quotient, alpha, message);
      }
    };
  }
}
