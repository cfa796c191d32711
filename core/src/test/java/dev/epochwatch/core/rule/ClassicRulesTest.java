// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Policy;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Criteria of the literature and of other tools, on series worked out by hand. */
class ClassicRulesTest {
  @Test
  void generalizationLoss_percentsAboveTheBest_stops() {
    assertThat(OwnRules.stop("generalization_loss(alpha=5)", 1, .8, .83, .85)).isEqualTo(4);
  }

  @Test
  void progressQuotient_worseWhileTrainingIsFlat_stopsAtTheStripsEnd() {
    assertThat(quotientStop(step -> 1)).isEqualTo(10);
    assertThat(quotientStop(step -> 10.0 / step)).isZero();
  }

  private static int quotientStop(IntToDoubleFunction training) {
    Evaluator evaluator =
        Policy.parse("progress_quotient(strip=5)")
            .expression()
            .start(RunContext.of(Objective.VALIDATION_LOSS));
    for (int step = 1; step <= 20; step++) {
      double loss = step < 7 ? 1.0 / step : 1.0 / 6 * (1 + 0.01 * (step - 6));
      Observation observation =
          Observation.of(
              step,
              MetricValue.of("val_loss", loss),
              MetricValue.of("train_loss", training.applyAsDouble(step) + (step == 8 ? 0.001 : 0)));
      if (evaluator.observe(observation).isTriggered()) {
        return step;
      }
    }
    return 0;
  }

  @Test
  void successiveIncreases_worseInTwoStrips_stops() {
    assertThat(OwnRules.stop("successive_increases(strips=2, strip=2)", 5, 1, 5, 2, 0, 3))
        .isEqualTo(6);
    assertThat(OwnRules.stop("successive_increases(strips=2, strip=2)", 5, 1, 5, 2, 9, 2)).isZero();
  }

  @Test
  void movingAverage_noLongerImproving_stops() {
    assertThat(OwnRules.stop("moving_average_ratio(rounds=2)", 5, 4, 3, 2, 2, 2, 2)).isEqualTo(7);
    assertThat(OwnRules.stop("moving_average_ratio(rounds=2)", -1, -2, -3, -4, -5, -6)).isZero();
  }

  @Test
  void stdPlateau_absoluteAndRelative_stopsWhenValuesHardlyDiffer() {
    double[] flat = {1, .5, .301, .3, .301, .3};
    assertThat(OwnRules.stop("std_plateau(std=0.001, window=4)", flat)).isEqualTo(6);
    assertThat(OwnRules.stop("std_plateau(std=5%, window=4)", flat)).isEqualTo(6);
    assertThat(OwnRules.stop("std_plateau(std=0.0001, window=4)", flat)).isZero();
  }

  @Test
  void lossSpike_jumpOfManySigmas_stops() {
    double[] spiky =
        IntStream.rangeClosed(1, 30).mapToDouble(i -> i == 25 ? 5 : 1 + i % 3 * 0.1).toArray();
    assertThat(OwnRules.stop("loss_spike()", spiky)).isEqualTo(25);
    assertThat(OwnRules.stop("loss_spike(patience=2)", spiky)).isZero();
  }
}
