// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Split;
import dev.epochwatch.core.model.Verdict;
import java.util.OptionalDouble;

/**
 * Stops when the objective is much worse than the same metric on the training data.
 *
 * @param startStep the first step that is looked at
 * @param patience how many reports in a row must show the gap
 * @param ratio the gap allowed, as a share of the training value
 */
record GapRule(long startStep, long patience, double ratio) implements Rule {
  static final RuleType TYPE =
      RuleType.named("sagemaker_overfit", RuleType.Category.RULE)
          .summary("Stops when the objective is worse than on the training data by a share.")
          .description(
              """
              Fires when the objective is worse than the same metric on the training data by more \
              than `ratio_threshold` of the latter, for `patience` reports in a row. \
              **A gap alone is no fault**: nearly every model that learns has one, and with the \
              defaults most good runs are stopped. `overfitting` waits for the objective to \
              worsen. Not applicable without that training metric. After the documentation; the \
              real one was not at hand to compare with.""")
          .source("Overfit of SageMaker Debugger")
          .parameters(
              Parameter.integer("start_step", 0, 0, 1L << 53, "The first step looked at."),
              Parameter.integer("patience", 1, 1, 1_000_000, "Reports in a row that must show it."),
              Parameter.number(
                  "ratio_threshold", 0.1, 0, 1e300, "The gap, as a share of the training value."))
          .builtBy(
              arguments ->
                  new GapRule(
                      arguments.integer("start_step"),
                      arguments.integer("patience"),
                      arguments.number("ratio_threshold")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private final Metric onTraining = objective.metric().on(Split.TRAIN);
      private long inRow;

      @Override
      Verdict judge(Observation observation, double loss) {
        OptionalDouble train = observation.value(onTraining);
        if (train.isEmpty() || objective.metric().split() == Split.TRAIN) {
          return Verdicts.notApplicable(label, "the report has no " + onTraining.text());
        }
        if (observation.step() < startStep) {
          return Verdicts.warmingUp(label, raw(loss), "before step " + startStep);
        }
        double training = objective.direction().toLoss(train.getAsDouble());
        double gap = (loss - training) / Math.abs(training);
        inRow = gap > ratio ? inRow + 1 : 0;
        String message =
            Verdicts.say("the gap is ", gap, " of the training value; borne is ", ratio, "");
        return inRow >= patience
            ? Verdicts.triggered(label, Reason.OVERFITTING, gap, ratio, message)
            : Verdicts.pass(label, gap, ratio, patience - inRow, message);
      }
    };
  }
}
