// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Cohort;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Curves as trainings of small networks on handwritten digits gave them, drawn between a few
 * points.
 */
class DefaultPolicyTest {
  private static final long SEED = 7;

  private final Random random = new Random(SEED);

  @Test
  void decide_overfittingRun_stopsSoonAfterBestWithBestInside() {
    double[][] train = {{1, 2.02}, {5, .87}, {10, .55}, {20, .20}, {40, .03}, {80, .005}};
    double[][] validation = {
      {1, 1.08}, {5, .50}, {10, .47}, {15, .454}, {20, .50}, {40, .53}, {80, .614}
    };
    Decision decision = run(80, train, validation, 0.006);
    assertThat(decision.reason()).isEqualTo(Reason.OVERFITTING);
    assertThat(decision.decidedAtStep()).isBetween(18L, 30L);
    assertThat(decision.best().orElseThrow().step()).isBetween(11L, 18L);
    assertThat(decision.advice().get(0).step()).hasValue(decision.best().orElseThrow().step());
    assertThat(decision.advice())
        .extracting(Advice::action)
        .doesNotContain(Advice.Action.KEEP_GOING)
        .doesNotHaveDuplicates();
  }

  @Test
  void decide_plateau_stopsBeforeTheEnd() {
    double[][] train = {{1, 1.29}, {10, .20}, {20, .16}, {40, .136}, {60, .130}, {80, .129}};
    double[][] validation = {
      {1, .83}, {4, .42}, {10, .29}, {20, .249}, {40, .243}, {60, .232}, {80, .230}
    };
    Decision decision = run(80, train, validation, 0.003);
    assertThat(decision.reason()).isEqualTo(Reason.PLATEAU);
    assertThat(decision.decidedAtStep()).isBetween(25L, 79L);
  }

  @Test
  void decide_stillImproving_continues() {
    double[][] train = {{1, 2.12}, {10, .69}, {20, .34}, {40, .18}, {60, .127}};
    double[][] validation = {{1, 1.98}, {10, .75}, {20, .42}, {40, .27}, {60, .224}};
    Decision decision = run(60, train, validation, 0.003);
    assertThat(decision.isStop()).isFalse();
    assertThat(decision.message()).isEqualTo("go on: " + decision.diagnoses().get(0).message());
    assertThat(decision.advice())
        .extracting(Advice::action)
        .doesNotContain(Advice.Action.RESTORE_STEP);
  }

  @Test
  void decide_nanFromTheStart_stopsWithinThreeReports() {
    double[][] nan = {{1, Double.NaN}, {12, Double.NaN}};
    Decision decision = run(12, nan, nan, 0);
    assertThat(decision.reason()).isEqualTo(Reason.NON_FINITE);
    assertThat(decision.decidedAtStep()).isLessThanOrEqualTo(3);
  }

  @Test
  void decide_explodedAndStuck_stopsWithinSevenReports() {
    double[][] train = {{1, 7.4e17}, {2, 90}, {5, 99}, {10, 109}, {12, 110}};
    double[][] validation = {{1, 86}, {2, 76}, {5, 90}, {10, 116}, {12, 117}};
    Decision decision = run(12, train, validation, 0);
    assertThat(decision.reason()).isEqualTo(Reason.DIVERGED);
    assertThat(decision.decidedAtStep()).isLessThanOrEqualTo(7);
  }

  @Test
  void message_latestValueIsNan_saysSo() {
    Judge judge =
        new Judge(
            Policies.DEFAULT,
            Optional.of(Objective.VALIDATION_LOSS),
            OptionalLong.empty(),
            Optional.empty(),
            Cohort.NONE);
    for (int step = 1; step <= 3; step++) {
      judge.observe(Observation.of(step, MetricValue.of("val_loss", 1.0 / step)));
    }
    assertThat(judge.decision().message()).doesNotContain("NaN");

    judge.observe(Observation.of(4, MetricValue.of("val_loss", Double.NaN)));

    assertThat(judge.decision().message()).contains("the latest validation loss is NaN");
  }

  /** The last decision of a run, noise added to the validation loss. */
  private Decision run(int steps, double[][] train, double[][] validation, double noise) {
    Judge judge =
        new Judge(
            Policies.DEFAULT,
            Optional.of(Objective.VALIDATION_LOSS),
            OptionalLong.of(steps),
            Optional.empty(),
            Cohort.NONE);
    for (int step = 1; step <= steps; step++) {
      judge.observe(
          Observation.of(
              step,
              MetricValue.of("train_loss", at(train, step)),
              MetricValue.of("val_loss", at(validation, step) + noise * random.nextGaussian())));
    }
    return judge.decision();
  }

  /** Linear in the logarithm of step and value between the points. */
  private static double at(double[][] points, int step) {
    for (int i = 1; i < points.length; i++) {
      if (step <= points[i][0]) {
        double share =
            Math.log(step / points[i - 1][0]) / Math.log(points[i][0] / points[i - 1][0]);
        return points[i - 1][1] * Math.pow(points[i][1] / points[i - 1][1], share);
      }
    }
    throw new IllegalArgumentException("step " + step + " is after the last point");
  }
}
