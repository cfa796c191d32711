// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Diagnosis.Kind;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Policies;
import dev.epochwatch.core.rule.Evaluator;
import dev.epochwatch.core.rule.RunContext;
import dev.epochwatch.core.rule.StateSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Curves of known shape, by a seed. */
class DiagnosticianTest {
  private static final long SEED = 5;
  private static final double NOISE = 0.004;

  private final Random random = new Random(SEED);

  @Test
  void observe_fewReports_isInsufficient() {
    assertThat(leading(4, step -> 1.0 / step, step -> 1.0 / step))
        .isEqualTo(Kind.INSUFFICIENT_DATA);
  }

  @Test
  void observe_validationRises_isOverfittingFromItsMinimum() {
    List<Diagnosis> found =
        end(60, step -> Math.exp(-step / 8.0), step -> 0.4 + Math.abs(step - 15) / 40.0);
    assertThat(found.get(0).kind()).isEqualTo(Kind.OVERFITTING);
    assertThat(found.get(0).onsetStep()).isBetween(13L, 18L);
    assertThat(found.get(0).advice().get(0).step()).hasValue(found.get(0).onsetStep());
    assertThat(found.get(0).evidence()).isNotEmpty();
  }

  @Test
  void observe_lossRisesAndAccuracyHolds_isOverconfident() {
    Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
    List<Diagnosis> found = List.of();
    for (int step = 1; step <= 60; step++) {
      found =
          diagnostician.observe(
              Observation.of(
                  step,
                  MetricValue.of("train_loss", Math.exp(-step / 8.0)),
                  MetricValue.of("val_loss", 0.4 + Math.abs(step - 15) / 100.0),
                  MetricValue.of(
                      "val_accuracy", 0.9 - 0.5 / step + NOISE * random.nextGaussian())));
    }
    assertThat(found.get(0).kind()).isEqualTo(Kind.OVERCONFIDENT);
  }

  @Test
  void observe_stillFalling_isStillImproving() {
    IntToDoubleFunction falling = step -> 2 - step / 60.0;
    assertThat(leading(60, falling, falling)).isEqualTo(Kind.STILL_IMPROVING);
  }

  @Test
  void observe_neverMoves_isNoLearning() {
    assertThat(leading(40, step -> 2.3, step -> 2.3)).isEqualTo(Kind.NO_LEARNING);
  }

  @Test
  void observe_nanThreeTimes_isDiverged() {
    assertThat(leading(20, step -> 1.0 / step, step -> step < 18 ? 1.0 / step : Double.NaN))
        .isEqualTo(Kind.DIVERGED);
  }

  @Test
  void observe_flatAndPoor_isUnderfitting() {
    IntToDoubleFunction poor = step -> 1.6 + 0.5 * Math.exp(-step / 3.0);
    assertThat(leading(60, poor, poor)).isEqualTo(Kind.UNDERFITTING);
  }

  @Test
  void observe_identicalValues_isStale() {
    Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
    List<Kind> kinds = new ArrayList<>();
    for (int step = 1; step <= 30; step++) {
      double loss = step < 15 ? 1.0 / step : 0.07;
      diagnostician
          .observe(Observation.of(step, MetricValue.of("val_loss", loss)))
          .forEach(diagnosis -> kinds.add(diagnosis.kind()));
    }
    assertThat(kinds).contains(Kind.STALE);
  }

  @Test
  void observe_rateDropsOnAPlateau_stillTellsTheTrendBefore() {
    Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
    for (int step = 1; step <= 100; step++) {
      double loss = 0.4 + Math.exp(-step / 4.0) + 1e-5 * (step % 3);
      diagnostician.observe(withRate(step, loss, 0.1));
    }
    assertThat(diagnostician.observe(withRate(101, 0.4, 0.01)))
        .extracting(Diagnosis::kind)
        .contains(Kind.PLATEAU);
  }

  private static Observation withRate(long step, double loss, double rate) {
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
  void observe_noisyRise_doesNotFlap() {
    Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
    int changes = 0;
    boolean before = false;
    for (int step = 1; step <= 120; step++) {
      double loss = 0.4 + Math.abs(step - 30) / 200.0 + 3 * NOISE * random.nextGaussian();
      boolean now =
          diagnostician
              .observe(
                  Observation.of(
                      step,
                      MetricValue.of("train_loss", Math.exp(-step / 20.0)),
                      MetricValue.of("val_loss", loss)))
              .stream()
              .anyMatch(diagnosis -> diagnosis.kind() == Kind.OVERFITTING);
      changes += now != before ? 1 : 0;
      before = now;
    }
    assertThat(changes).isEqualTo(1);
  }

  @Test
  void observe_longRun_allDefaultsStayBelowSevenKilobytes() {
    RunContext context = RunContext.of(Objective.VALIDATION_LOSS);
    Evaluator evaluator = Policies.DEFAULT.expression().start(context);
    Diagnostician diagnostician = Diagnostician.start(context);
    for (int step = 1; step <= 5_000; step++) {
      Observation observation =
          Observation.of(
              step,
              MetricValue.of("train_loss", 1.0 / step),
              MetricValue.of("val_loss", 1.0 / step + NOISE * random.nextGaussian()),
              MetricValue.of("val_accuracy", 1 - 1.0 / step));
      evaluator.observe(observation);
      diagnostician.observe(observation);
    }
    assertThat(StateSize.of(evaluator, context) + StateSize.of(diagnostician, context))
        .isLessThan(7_168);
  }

  @Test
  void observe_cosineTail_oscillationIsStillSeen() {
    Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
    List<Diagnosis> found = List.of();
    for (int step = 1; step <= 60; step++) {
      double loss = 0.5 + Math.exp(-step / 10.0) + (step % 2 == 0 ? 0.2 : -0.2);
      double rate = 1e-4 + 0.05 * (1 + Math.cos(Math.PI * step / 60));
      found = diagnostician.observe(withRate(step, loss, rate));
    }
    assertThat(found).extracting(Diagnosis::kind).contains(Kind.OSCILLATING);
  }

  @Test
  void observe_anyRun_neverContradictsItself() {
    for (int run = 0; run < 50; run++) {
      Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
      double slope = 0.02 * random.nextDouble();
      double turn = 80 * random.nextDouble();
      for (int step = 1; step <= 100; step++) {
        List<Diagnosis> found =
            diagnostician.observe(
                Observation.of(
                    step,
                    MetricValue.of("train_loss", Math.exp(-step * slope)),
                    MetricValue.of(
                        "val_loss",
                        0.3
                            + Math.abs(step - turn) * slope / 2
                            + 2 * NOISE * random.nextGaussian())));
        assertThat(found).extracting(Diagnosis::confidence).allMatch(share -> share > 0.1);
        List<Kind> others = found.stream().skip(1).map(Diagnosis::kind).toList();
        assertThat(others).doesNotContain(found.get(0).kind());
        if (others.contains(Kind.GOOD_FIT)) {
          assertThat(found).extracting(Diagnosis::kind).doesNotContain(Kind.OVERFITTING);
        }
      }
    }
  }

  @Test
  void observe_plateauThenFall_saysThatItHadLevelledOff() {
    Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
    for (int step = 1; step <= 100; step++) {
      double loss = 0.5 + Math.exp(-step / 4.0) + NOISE * random.nextGaussian();
      diagnostician.observe(Observation.of(step, MetricValue.of("val_loss", loss)));
    }
    List<Diagnosis> found = List.of();
    for (int step = 101; step <= 104; step++) {
      found = diagnostician.observe(Observation.of(step, MetricValue.of("val_loss", 0.1)));
    }
    Diagnosis leading = found.get(0);
    assertThat(leading.kind()).isEqualTo(Kind.PLATEAU);
    assertThat(leading.message()).startsWith("validation loss had levelled off, but has gained 0.");
    assertThat(leading.confidence()).isLessThan(0.5);
  }

  private Kind leading(int steps, IntToDoubleFunction train, IntToDoubleFunction validation) {
    return end(steps, train, validation).get(0).kind();
  }

  private List<Diagnosis> end(
      int steps, IntToDoubleFunction train, IntToDoubleFunction validation) {
    Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
    List<Diagnosis> found = List.of();
    for (int step = 1; step <= steps; step++) {
      found =
          diagnostician.observe(
              Observation.of(
                  step,
                  MetricValue.of(
                      "train_loss", train.applyAsDouble(step) + NOISE * random.nextGaussian() / 4),
                  MetricValue.of(
                      "val_loss", validation.applyAsDouble(step) + NOISE * random.nextGaussian())));
    }
    return found;
  }
}
