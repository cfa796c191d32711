// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict.Outcome;
import dev.epochwatch.core.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The target, non-finite and time limits, and the combinators. */
class SimpleRulesTest {
  private static final double NAN = Double.NaN;

  @Test
  void target_reachedExactly_stops() {
    var verdicts = OwnRules.say("target(value=0.5)", .6, .5, .7);
    assertThat(verdicts.get(1).reason()).isEqualTo(Reason.TARGET_REACHED);
    assertThat(verdicts.get(2).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void nonFinite_tolerated_stopsAtTheNextInARow() {
    assertThat(OwnRules.stop("non_finite()", 1, NAN)).isEqualTo(2);
    assertThat(OwnRules.stop("non_finite(tolerate=1)", 1, NAN, 1, NAN, Double.POSITIVE_INFINITY))
        .isEqualTo(5);
    assertThat(OwnRules.stop("non_finite(action='ignore')", NAN, NAN, NAN)).isZero();
  }

  @Test
  void maxDuration_fromTheFirstTime_stopsWhenSpent() {
    Evaluator evaluator =
        Policy.parse("max_duration(90s)")
            .expression()
            .start(RunContext.of(Objective.VALIDATION_LOSS));
    assertThat(evaluator.observe(Observation.of(1, MetricValue.of("val_loss", 1))).outcome())
        .isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(evaluator.observe(at(2, 1_000_000_000L)).outcome()).isEqualTo(Outcome.PASS);
    assertThat(evaluator.observe(at(3, 1_089_999_999L)).outcome()).isEqualTo(Outcome.PASS);
    assertThat(evaluator.observe(at(4, 1_090_000_000L)).reason()).isEqualTo(Reason.MAX_DURATION);
  }

  @Test
  void any_severalTriggered_firstGivesTheReason() {
    var last = OwnRules.say("any(target(value=0), max_steps(2), patience(epochs=1))", 1, 1).get(1);
    assertThat(last.reason()).isEqualTo(Reason.MAX_STEPS);
    assertThat(last.parts()).hasSize(3);
  }

  @Test
  void all_triggeredAtDifferentReports_doesNotStop() {
    assertThat(OwnRules.stop("all(target(value=0.5), max_steps(3))", 1, .4, 1)).isZero();
    assertThat(OwnRules.stop("all(target(value=0.5), max_steps(3))", 1, .4, .4)).isEqualTo(3);
  }

  @Test
  void after_earlyTrigger_doesNotLatch() {
    var verdicts = OwnRules.say("after(3, target(value=0.5))", .4, .4, 1, .4);
    assertThat(OwnRules.firstTriggered(verdicts)).isEqualTo(4);
    assertThat(verdicts.get(0).outcome()).isEqualTo(Outcome.WARMING_UP);
    assertThat(verdicts.get(0).parts().get(0).outcome()).isEqualTo(Outcome.WARMING_UP);
  }

  @Test
  void shadow_triggered_isShownAndNeverStops() {
    var verdict = OwnRules.say("any(shadow(max_steps(1)))", 1).get(0);
    assertThat(verdict.isTriggered()).isFalse();
    assertThat(verdict.outcome()).isEqualTo(Outcome.SHADOW_TRIGGERED);
  }

  private static Observation at(long step, long micros) {
    return new Observation(
        step,
        OptionalDouble.empty(),
        List.of(MetricValue.of("val_loss", 1)),
        OptionalDouble.empty(),
        OptionalLong.of(micros),
        Optional.empty(),
        OptionalLong.empty());
  }
}
