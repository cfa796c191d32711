// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.epochwatch.core.diagnosis.Diagnostician;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Diagnosis.Kind;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Policies;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.RunContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What policies and diagnoses make of trainings that were recorded by others. */
class RecordedCurvesTest {
  private static final double RISEN = 1.1;

  private static List<RecordedCurve> fitCurves() {
    return RecordedCurves.load(SharedData.folder("curves")).stream()
        .filter(curve -> curve.isFit(Objective.VALIDATION_LOSS))
        .toList();
  }

  @Test
  void patience_tenEpochs_hasTheKnownRegretAndSavings() {
    List<Outcome> outcomes = outcomes(Policy.parse("patience(epochs=10)"), false);
    assertThat(regret(outcomes)).isCloseTo(0.0209, within(0.0005));
    assertThat(saved(outcomes)).isCloseTo(0.180, within(0.001));
  }

  @Test
  void defaultPolicy_planKnownOrNot_losesLessThanOnePercent() {
    for (boolean planned : new boolean[] {false, true}) {
      List<Outcome> outcomes = outcomes(Policies.DEFAULT, planned);
      assertThat(regret(outcomes)).isLessThan(0.01);
      assertThat(saved(outcomes)).isGreaterThan(0.14);
    }
  }

  @Test
  void overfitting_atTheEnd_agreesWithTheRiseOverTheMinimum() {
    List<RecordedCurve> curves = fitCurves();
    long agreed = curves.stream().filter(curve -> isOverfit(curve) == hasRisen(curve)).count();
    assertThat((double) agreed / curves.size()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void leadingDiagnosis_overARun_seldomFlipsBack() {
    List<RecordedCurve> curves = fitCurves();
    double flips = curves.stream().mapToInt(RecordedCurvesTest::flipsBack).average().orElseThrow();
    assertThat(flips).isLessThan(0.5);
  }

  /** How often a diagnosis leads again that has led before. */
  private static int flipsBack(RecordedCurve curve) {
    Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
    List<Kind> led = new ArrayList<>();
    for (Observation row : curve.observations()) {
      Kind leading = diagnostician.observe(row).get(0).kind();
      if (led.isEmpty() || led.get(led.size() - 1) != leading) {
        led.add(leading);
      }
    }
    return led.size() - Set.copyOf(led).size();
  }

  private static List<Outcome> outcomes(Policy policy, boolean planned) {
    return fitCurves().stream()
        .map(curve -> Outcome.of(policy, curve, Objective.VALIDATION_LOSS, planned))
        .toList();
  }

  private static double regret(List<Outcome> outcomes) {
    return outcomes.stream().mapToDouble(Outcome::regret).average().orElseThrow();
  }

  private static double saved(List<Outcome> outcomes) {
    return outcomes.stream().mapToDouble(Outcome::saved).average().orElseThrow();
  }

  private static boolean isOverfit(RecordedCurve curve) {
    Diagnostician diagnostician = Diagnostician.start(RunContext.of(Objective.VALIDATION_LOSS));
    List<Diagnosis> found = List.of();
    for (Observation row : curve.observations()) {
      found = diagnostician.observe(row);
    }
    return found.stream().anyMatch(diagnosis -> diagnosis.kind() == Kind.OVERFITTING);
  }

  /** The last value is more than 10 % above the least, and the training loss fell over the run. */
  private static boolean hasRisen(RecordedCurve curve) {
    double[] validation = finite(curve.losses(Objective.VALIDATION_LOSS));
    double[] training = finite(curve.losses(new Objective(Metric.TRAIN_LOSS, Direction.MINIMIZE)));
    double least = Arrays.stream(validation).min().orElseThrow();
    return validation[validation.length - 1] > RISEN * least
        && training.length > 0
        && training[training.length - 1] < training[0];
  }

  private static double[] finite(double... values) {
    return Arrays.stream(values).filter(Double::isFinite).toArray();
  }
}
