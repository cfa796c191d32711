// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Verdict.Outcome;
import dev.epochwatch.core.policy.Policy;
import org.junit.jupiter.api.Test;

class SagemakerRulesTest {
  private static final double NAN = Double.NaN;

  /** The first step at which a rule stops a run of constant training and validation loss. */
  private static int stop(String policy, double training, double validation) {
    Evaluator evaluator =
        Policy.parse(policy).expression().start(RunContext.of(Objective.VALIDATION_LOSS));
    for (int step = 1; step <= 30; step++) {
      if (evaluator
          .observe(
              Observation.of(
                  step,
                  MetricValue.of("train_loss", training),
                  MetricValue.of("val_loss", validation)))
          .isTriggered()) {
        return step;
      }
    }
    return 0;
  }

  @Test
  void lossNotDecreasing_endpointsEqual_stopsAtTheLook() {
    assertThat(OwnRules.stop("sagemaker_loss_not_decreasing(num_steps=2)", 1, .5, .9, .8, .9))
        .isEqualTo(5);
    assertThat(
            OwnRules.stop(
                "sagemaker_loss_not_decreasing(num_steps=2, diff_percent=20)", 1, NAN, .85))
        .isEqualTo(3);
  }

  @Test
  void overtraining_bothWait_stopsWithTheLaterPatience() {
    assertThat(stop("sagemaker_overtraining()", 1, 1)).isEqualTo(11);
    assertThat(OwnRules.say("sagemaker_overtraining()", 1, 1).get(1).outcome())
        .isEqualTo(Outcome.NOT_APPLICABLE);
  }

  @Test
  void overfit_gapBeyondTheRatio_stopsAfterPatience() {
    assertThat(stop("sagemaker_overfit()", 1, 1.2)).isEqualTo(2);
    assertThat(stop("sagemaker_overfit(patience=4, start_step=3)", 1, 1.2)).isEqualTo(7);
    assertThat(stop("sagemaker_overfit()", 1, 1.05)).isZero();
  }

  @Test
  void unchanged_threeTimes_stops() {
    assertThat(OwnRules.stop("sagemaker_unchanged()", 1, .5, .5, .4, .4, .4)).isEqualTo(6);
    assertThat(OwnRules.stop("sagemaker_unchanged()", NAN, NAN, NAN, NAN)).isZero();
  }
}
