// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Schedule;
import dev.epochwatch.core.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Plateau, divergence and overfitting. */
class JudgingRulesTest {
  private static final long SEED = 11;
  private final Random random = new Random(SEED);

  private double[] curve(int steps, double noise, IntToDoubleFunction shape) {
    return IntStream.rangeClosed(1, steps)
        .mapToDouble(step -> shape.applyAsDouble(step) + noise * random.nextGaussian())
        .toArray();
  }

  @Test
  void plateau_flatTail_stops() {
    double[] flat = curve(120, 0.002, step -> 0.2 + Math.exp(-step / 6.0));
    assertThat(OwnRules.stop("plateau()", flat)).isBetween(20, 110);
  }

  @Test
  void plateau_powerLaw_goesOn() {
    double[] falling = curve(100, 0.002, step -> 2 * Math.pow(step, -0.4));
    assertThat(OwnRules.stop("plateau()", falling)).isZero();
  }

  @Test
  void plateau_declaredDropAhead_waitsForIt() {
    double[] flat = curve(120, 0.002, step -> 0.2 + Math.exp(-step / 4.0));
    Schedule drop =
        new Schedule(
            Schedule.Kind.STEP, List.of(110L), OptionalDouble.of(0.1), OptionalLong.empty());
    RunContext context =
        new RunContext(
            Objective.VALIDATION_LOSS, OptionalLong.of(120), Optional.of(drop), Cohort.NONE);
    assertThat(OwnRules.firstTriggered(OwnRules.say("plateau()", context, flat)))
        .isGreaterThanOrEqualTo(110);
    assertThat(OwnRules.stop("plateau()", flat)).isBetween(10, 109);
  }

  @Test
  void plateau_dropSeenInTheRate_startsAfresh() {
    Evaluator evaluator =
        Policy.parse("plateau()").expression().start(RunContext.of(Objective.VALIDATION_LOSS));
    for (int step = 1; step <= 60; step++) {
      double rate = step < 24 ? 0.1 : 0.01;
      double loss = (step < 24 ? 0.5 : 0.3) + Math.exp(-step / 2.0) + 0.001 * random.nextGaussian();
      boolean stops = evaluator.observe(withRate(step, loss, rate)).isTriggered();
      assertThat(stops && step < 40 && step >= 24).as("step %d", step).isFalse();
    }
  }

  @Test
  void plateau_gainWithinTheSamplingError_stops() {
    IntToDoubleFunction creeping = step -> 0.8 - 0.3 * Math.exp(-step / 2.0) + 0.0002 * step;
    assertThat(stopOnAccuracy("plateau()", creeping, OptionalLong.empty())).isZero();
    assertThat(stopOnAccuracy("plateau()", creeping, OptionalLong.of(200))).isPositive();
  }

  @Test
  void overfitting_lossOfScoreWithinTheSamplingError_goesOn() {
    IntToDoubleFunction falling =
        step -> step <= 30 ? 0.5 + 0.01 * step : 0.8 - 0.001 * (step - 30);
    assertThat(stopOnAccuracy("overfitting()", falling, OptionalLong.empty())).isPositive();
    assertThat(stopOnAccuracy("overfitting()", falling, OptionalLong.of(200))).isZero();
  }

  /** The step of the STOP in 80 steps, 0 if there is none; the training loss falls all the time. */
  private static int stopOnAccuracy(
      String policy, IntToDoubleFunction accuracy, OptionalLong examples) {
    Objective objective = Objective.of("val_accuracy", Optional.empty());
    Evaluator evaluator = Policy.parse(policy).expression().start(RunContext.of(objective));
    for (int step = 1; step <= 80; step++) {
      Observation observation =
          new Observation(
              step,
              OptionalDouble.empty(),
              List.of(
                  MetricValue.of("train_loss", 1.0 / step),
                  MetricValue.of("val_accuracy", accuracy.applyAsDouble(step))),
              OptionalDouble.empty(),
              OptionalLong.empty(),
              Optional.empty(),
              examples);
      if (evaluator.observe(observation).isTriggered()) {
        return step;
      }
    }
    return 0;
  }

  private static Observation withRate(int step, double loss, double rate) {
    return new Observation(
        step,
        OptionalDouble.empty(),
        List.of(MetricValue.of("val_loss", loss)),
        OptionalDouble.of(rate),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  @Test
  void diverged_limitCrossed_stopsAtOnce() {
    assertThat(OwnRules.stop("diverged(limit=10)", 1, 11)).isEqualTo(2);
  }

  @Test
  void diverged_blownUpLate_stopsWithinItsPatience() {
    double[] blown = curve(40, 0.01, step -> step < 30 ? 1 + 2.0 / step : 50);
    assertThat(OwnRules.stop("diverged()", blown)).isEqualTo(32);
  }

  @Test
  void diverged_noisyStart_goesOn() {
    double[] wild = {3, 9, 2, 7, 1.5, 4, 1.2, 3, 1, 2, .9, 1.5, .8, 1.2, .7};
    assertThat(OwnRules.stop("diverged()", wild)).isZero();
  }

  @Test
  void diverged_backAtChance_stops() {
    double[] collapsed = curve(40, 0.005, step -> step < 20 ? 2.3 * Math.exp(-step / 15.0) : 2.16);
    assertThat(OwnRules.stop("diverged()", collapsed)).isBetween(22, 30);
  }

  @Test
  void overfitting_validationRisesWhileTrainingFalls_stops() {
    assertThat(overfitStop(step -> Math.exp(-step / 10.0))).isBetween(20, 40);
  }

  @Test
  void overfitting_trainingRisesToo_goesOn() {
    assertThat(overfitStop(step -> 0.5 + Math.abs(step - 15) / 50.0)).isZero();
  }

  private int overfitStop(IntToDoubleFunction training) {
    Evaluator evaluator =
        Policy.parse("overfitting()").expression().start(RunContext.of(Objective.VALIDATION_LOSS));
    for (int step = 1; step <= 60; step++) {
      double loss = 0.5 + Math.abs(step - 15) / 50.0 + 0.005 * random.nextGaussian();
      var verdict =
          evaluator.observe(
              Observation.of(
                  step,
                  MetricValue.of("train_loss", training.applyAsDouble(step)),
                  MetricValue.of("val_loss", loss)));
      if (verdict.isTriggered()) {
        assertThat(verdict.reason()).isEqualTo(Reason.OVERFITTING);
        return step;
      }
    }
    return 0;
  }
}
