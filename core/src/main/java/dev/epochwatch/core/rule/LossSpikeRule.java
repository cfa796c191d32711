// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Window;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops at a sudden jump of the objective.
 *
 * @param sigmas how many robust standard deviations above the median are a spike
 * @param window how many values make the median
 * @param patience how many reports in a row must be spikes
 */
record LossSpikeRule(double sigmas, int window, long patience) implements Rule {
  static final RuleType TYPE =
      RuleType.named("loss_spike", RuleType.Category.RULE)
          .summary("Stops at a sudden jump of the objective, before it spoils the weights.")
          .description(
              """
              A value is a spike when it is worse than the median of the latest `window` values by \
              more than `sigmas` standard deviations (1.4826 times their median absolute deviation). \
              Spikes do not enter the window. `patience=1` stops at the first one, for trainings \
              that roll back and go on.""")
          .source("practice in large language models; the robust form is ours")
          .parameters(
              Parameter.number("sigmas", 10, 1, 1e6, "Robust standard deviations of a spike."),
              Parameter.integer("window", 20, 5, 100, "Values that make the median."),
              Parameter.integer("patience", 1, 1, 10_000, "Spikes in a row that stop."))
          .affineInvariant()
          .builtBy(
              arguments ->
                  new LossSpikeRule(
                      arguments.number("sigmas"),
                      (int) arguments.integer("window"),
                      arguments.integer("patience")));

  private static final double MEDIAN_TO_SIGMA = 1.4826;

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private final Window values = new Window(window);
      private long inRow;

      @Override
      Verdict judge(Observation observation, double loss) {
        if (!values.isFull()) {
          if (Double.isFinite(loss)) {
            values.add(loss);
          }
          return Verdicts.warmingUp(label, raw(loss), "too few reports");
        }
        double line = values.median() + sigmas * MEDIAN_TO_SIGMA * values.medianDeviation();
        boolean spike = !(loss <= line) && values.medianDeviation() > 0;
        inRow = spike ? inRow + 1 : 0;
        if (!spike && Double.isFinite(loss)) {
          values.add(loss);
        }
        double threshold = raw(line);
        String message = Verdicts.say("", raw(loss), "; a spike begins at ", threshold, "");
        return inRow >= patience
            ? Verdicts.triggered(label, Reason.DIVERGED, raw(loss), threshold, message)
            : Verdicts.pass(label, raw(loss), threshold, patience - inRow, message);
      }
    };
  }
}
