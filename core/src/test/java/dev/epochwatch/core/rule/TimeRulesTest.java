// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The deadline and the budget, by reports at minutes after 2030-01-01T00:00:00Z. */
class TimeRulesTest {
  private static final long START_SECONDS = 1_893_456_000;

  private static List<Verdict> say(String policy, double... minutes) {
    Evaluator evaluator =
        Policy.parse(policy).expression().start(RunContext.of(Objective.VALIDATION_LOSS));
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < minutes.length; i++) {
      verdicts.add(
          evaluator.observe(
              new Observation(
                  i + 1,
                  OptionalDouble.empty(),
                  List.of(MetricValue.of("val_loss", 1)),
                  OptionalDouble.empty(),
                  OptionalLong.of((START_SECONDS + Math.round(60 * minutes[i])) * 1_000_000),
                  Optional.empty(),
                  OptionalLong.empty())));
    }
    return verdicts;
  }

  @Test
  void deadline_nextReportWouldBeLate_stopsBefore() {
    var verdicts = say("deadline(at='2030-01-01T01:00:00Z')", 0, 10, 20, 30, 40, 50);
    assertThat(OwnRules.firstTriggered(verdicts)).isEqualTo(6);
    assertThat(verdicts.get(5).reason()).isEqualTo(Reason.MAX_DURATION);
  }

  @Test
  void deadline_withoutSafety_stopsOnlyOnceItIsOver() {
    assertThat(
            OwnRules.firstTriggered(
                say("deadline(at='2030-01-01T02:00:00+01:00', safety=0)", 0, 30, 59, 60)))
        .isEqualTo(4);
  }

  @Test
  void deadline_noTime_saysWhatIsExpected() {
    assertThatExceptionOfType(PolicySyntaxException.class)
        .isThrownBy(() -> Policy.parse("deadline(at='tomorrow')"))
        .withMessageContaining("2030-01-31T18:00:00Z");
  }

  @Test
  void deadline_beyondTheYear9999_isRefusedWithItsRange() {
    assertThatExceptionOfType(PolicySyntaxException.class)
        .isThrownBy(() -> Policy.parse("deadline(at='+999999999-12-31T23:59:59Z')"))
        .withMessageContaining("up to the year 9999");
    assertThat(OwnRules.firstTriggered(say("deadline(at='9999-12-31T23:59:59Z')", 0, 10))).isZero();
  }

  @Test
  void budget_gpuHours_stopsWhenTheyAreSpent() {
    var verdicts = say("budget(amount=8, per_hour=4)", 0, 60, 119, 120);
    assertThat(OwnRules.firstTriggered(verdicts)).isEqualTo(4);
    assertThat(verdicts.get(3).reason()).isEqualTo(Reason.BUDGET);
  }

  @Test
  void budget_pause_costsNothing() {
    assertThat(OwnRules.firstTriggered(say("budget(amount=1, pause=20m)", 0, 15, 200, 215, 240)))
        .isZero();
    assertThat(OwnRules.firstTriggered(say("budget(amount=1)", 0, 15, 200))).isEqualTo(3);
  }

  @Test
  void budget_clockGoesBack_countsNoTimeTwice() {
    assertThat(OwnRules.firstTriggered(say("budget(amount=1)", 0, 50, 10, 55, 60))).isEqualTo(5);
  }
}
