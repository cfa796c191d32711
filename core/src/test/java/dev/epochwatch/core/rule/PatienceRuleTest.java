// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PatienceRuleTest {
  private static final double NAN = Double.NaN;

  @Test
  void observe_noGainForEpochs_stopsAndCountsDown() {
    var verdicts = OwnRules.say("patience(epochs=3)", 1, .5, .6, .5, .7);
    assertThat(OwnRules.firstTriggered(verdicts)).isEqualTo(5);
    assertThat(verdicts.get(2).patienceLeft()).hasValue(2);
    assertThat(verdicts.get(4).message())
        .isEqualTo("3 of 3 reports without a gain over 0.5 of step 2");
  }

  @Test
  void observe_creepBelowMinDelta_dependsOnTheAnchor() {
    double[] creep = {1, .95, .90, .85, .80, .75, .70};
    assertThat(OwnRules.stop("patience(epochs=3, min_delta=0.12)", creep)).isZero();
    assertThat(OwnRules.stop("patience(epochs=3, min_delta=0.12, anchor='drifting')", creep))
        .isEqualTo(4);
  }

  @Test
  void observe_percentMinDelta_isRelativeToTheAnchor() {
    assertThat(OwnRules.stop("patience(epochs=1, min_delta=10%)", 100, 91)).isEqualTo(2);
    assertThat(OwnRules.stop("patience(epochs=1, min_delta=10%)", 100, 89)).isZero();
    assertThat(OwnRules.stop("patience(epochs=1, min_delta=10%)", -100, -109)).isEqualTo(2);
  }

  @Test
  void observe_nanFirst_recovers() {
    assertThat(OwnRules.stop("patience(epochs=3)", NAN, NAN, 1, .9, .8, .7)).isZero();
    assertThat(OwnRules.stop("patience(epochs=3)", NAN, NAN, NAN)).isEqualTo(3);
    assertThat(OwnRules.stop("patience(epochs=2)", 1, Double.NEGATIVE_INFINITY, .9, .8)).isZero();
  }

  @Test
  void observe_warmUp_setsTheAnchorAndCountsNothing() {
    assertThat(OwnRules.stop("patience(epochs=2, warm_up=4)", 1, 2, 3, 4, 5, 6)).isEqualTo(6);
  }

  @Test
  void observe_gainBelowSamplingError_resetsNothing() {
    double[] accuracy = {.900, .902, .904, .905};
    assertThat(stopOnAccuracy("patience(epochs=3)", accuracy)).isEqualTo(4);
    assertThat(stopOnAccuracy("patience(epochs=3, sampling_aware=false)", accuracy)).isZero();
  }

  private static int stopOnAccuracy(String policy, double... values) {
    Evaluator evaluator =
        Policy.parse(policy)
            .expression()
            .start(RunContext.of(Objective.of("val_accuracy", Optional.of(Direction.MAXIMIZE))));
    for (int i = 0; i < values.length; i++) {
      Observation observation =
          new Observation(
              i + 1,
              OptionalDouble.empty(),
              List.of(MetricValue.of("val_accuracy", values[i])),
              OptionalDouble.empty(),
              OptionalLong.empty(),
              Optional.empty(),
              OptionalLong.of(500));
      if (evaluator.observe(observation).isTriggered()) {
        return i + 1;
      }
    }
    return 0;
  }
}
