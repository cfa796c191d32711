// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Verdict.Outcome;
import dev.epochwatch.core.policy.Policy;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SagemakerRulesTest {
  private static final double NAN = Double.NaN;

  private static final String NOT_DECREASING = "sagemaker_loss_not_decreasing(num_steps=2)";

  /** The first step at which a rule stops a run of constant training and validation loss. */
  private static int stop(String policy, double training, double validation) {
    return stop(policy, step -> training, step -> validation);
  }

  /** The first of thirty steps at which a rule stops a run; 0 for never. */
  private static int stop(
      String policy, IntToDoubleFunction training, IntToDoubleFunction validation) {
    Evaluator evaluator =
        Policy.parse(policy).expression().start(RunContext.of(Objective.VALIDATION_LOSS));
    for (int step = 1; step <= 30; step++) {
      if (evaluator
          .observe(
              Observation.of(
                  step,
                  MetricValue.of("train_loss", training.applyAsDouble(step)),
                  MetricValue.of("val_loss", validation.applyAsDouble(step))))
          .isTriggered()) {
        return step;
      }
    }
    return 0;
  }

  @Test
  void lossNotDecreasing_endpointsEqual_stopsAtTheLook() {
    assertThat(OwnRules.stop(NOT_DECREASING, 1, .5, .9, .8, .9)).isEqualTo(5);
  }

  @Test
  void lossNotDecreasing_nanBetween_isPassedOver() {
    String policy = "sagemaker_loss_not_decreasing(num_steps=2, diff_percent=20)";
    assertThat(OwnRules.stop(policy, 1, NAN, .85)).isEqualTo(3);
  }

  @Test
  void lossNotDecreasing_ofATenthOfAPercent_mustFallAsMuch() {
    String policy = "sagemaker_loss_not_decreasing(num_steps=2, diff_percent=0.1)";
    assertThat(OwnRules.stop(policy, 1, 1, .9991)).isEqualTo(3);
    assertThat(OwnRules.stop(policy, 1, 1, .9989)).isZero();
  }

  @Test
  void lossNotDecreasing_byExactlyThePercent_goesOn() {
    String policy = "sagemaker_loss_not_decreasing(num_steps=2, diff_percent=50)";
    assertThat(OwnRules.stop(policy, 1, 1, .5)).isZero();
  }

  @Test
  void lossNotDecreasing_byDefault_mustFallAtAll() {
    assertThat(OwnRules.stop(NOT_DECREASING, 1, 1, 1)).isEqualTo(3);
    assertThat(OwnRules.stop(NOT_DECREASING, 1, 1, .9999)).isZero();
  }

  @Test
  void overtraining_bothWait_stopsWithTheLaterPatience() {
    assertThat(stop("sagemaker_overtraining()", 1, 1)).isEqualTo(11);
  }

  @Test
  void overtraining_noTrainingLoss_isNotApplicable() {
    assertThat(OwnRules.say("sagemaker_overtraining()", 1, 1).get(1).outcome())
        .isEqualTo(Outcome.NOT_APPLICABLE);
  }

  @Test
  void overtraining_byDefault_countsMoreThanATenthAsProgress() {
    String policy = "sagemaker_overtraining(patience_train=1, patience_validation=1)";
    assertThat(stop(policy, step -> 1, step -> 1 - .11 * step)).isZero();
    assertThat(stop(policy, step -> 1, step -> 1 - .09 * step)).isEqualTo(2);
  }

  @Test
  void overfit_gapBeyondTheRatio_stopsOncePatienceIsUsedUp() {
    assertThat(stop("sagemaker_overfit()", 1, 1.2)).isEqualTo(1);
    assertThat(stop("sagemaker_overfit(patience=4, start_step=3)", 1, 1.2)).isEqualTo(6);
    assertThat(stop("sagemaker_overfit()", 1, 1.05)).isZero();
  }

  @Test
  void unchanged_threeTimes_stops() {
    assertThat(OwnRules.stop("sagemaker_unchanged()", 1, .5, .5, .4, .4, .4)).isEqualTo(6);
  }

  @Test
  void unchanged_nan_isTheSameOnlyWhenAskedFor() {
    assertThat(OwnRules.stop("sagemaker_unchanged()", NAN, NAN, NAN, NAN)).isZero();
    assertThat(OwnRules.stop("sagemaker_unchanged(equal_nan=true)", NAN, NAN, NAN)).isEqualTo(3);
  }

  @Test
  void unchanged_infinity_isTheSameAsItself() {
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(OwnRules.stop("sagemaker_unchanged()", infinity, infinity, infinity)).isEqualTo(3);
    assertThat(OwnRules.stop("sagemaker_unchanged()", infinity, 1, infinity, 1)).isZero();
  }
}
