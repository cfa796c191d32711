// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.util.OptionalDouble;

/**
 * Stops when neither training nor validation makes progress.
 *
 * @param trainPatience how many reports without progress training may have
 * @param validationPatience how many validation may have
 * @param delta what is progress: more than this, in the metric's unit
 */
record OvertrainingRule(long trainPatience, long validationPatience, double delta) implements Rule {
  static final RuleType TYPE =
      RuleType.named("sagemaker_overtraining", RuleType.Category.RULE)
          .summary("Stops when neither the training loss nor the objective makes progress.")
          .description(
              """
              Fires when the training loss has not fallen below its lowest by more than `delta` \
              for `patience_train` reports, nor the objective for `patience_validation`. `delta` \
              is absolute: set it to the scale of your loss. Not applicable without a training \
              loss. NaN and infinities are no progress. After the documentation; the real one was \
              not at hand to compare with. The default of `delta` is that of its first edition; \
              its present one has 0.01.""")
          .source("Overtraining of SageMaker Debugger")
          .parameters(
              Parameter.integer("patience_train", 5, 1, 1_000_000, "Reports for training."),
              Parameter.integer("patience_validation", 10, 1, 1_000_000, "Reports for validation."),
              Parameter.number("delta", 0.1, 0, 1e300, "What is progress, in the metric's unit."))
          .builtBy(
              arguments ->
                  new OvertrainingRule(
                      arguments.integer("patience_train"),
                      arguments.integer("patience_validation"),
                      arguments.number("delta")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private final Waiting training = new Waiting(delta);
      private final Waiting validation = new Waiting(delta);

      @Override
      Verdict judge(Observation observation, double loss) {
        OptionalDouble train = observation.value(Metric.TRAIN_LOSS);
        if (train.isEmpty()) {
          return Verdicts.notApplicable(label, "the report has no training loss");
        }
        training.add(train.getAsDouble());
        validation.add(loss);
        boolean stop = training.waited >= trainPatience && validation.waited >= validationPatience;
        String message =
            Verdicts.say(
                "no progress for ",
                training.waited,
                " reports in training, ",
                validation.waited,
                " in validation");
        return stop
            ? Verdicts.triggered(
                label, Reason.NO_IMPROVEMENT, raw(loss), raw(validation.least), message)
            : Verdicts.pass(
                label,
                raw(loss),
                raw(validation.least),
                Math.max(trainPatience - training.waited, validationPatience - validation.waited),
                message);
      }
    };
  }

  /** Counts reports without progress. */
  private static final class Waiting {
    private final double delta;
    private double least = Double.NaN;
    private long waited;

    Waiting(double delta) {
      this.delta = delta;
    }

    void add(double loss) {
      if (Double.isFinite(loss) && (Double.isNaN(least) || loss < least - delta)) {
        least = loss;
        waited = 0;
      } else {
        waited++;
      }
    }
  }
}
