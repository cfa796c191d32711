// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.policy.Policy;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BacktestTallyTest {
  private final BacktestTally tally = new BacktestTally(Policy.parse("patience(epochs=3)"));

  @Test
  void highRegret_amongRunsWithout_isInterpolatedOverAllRuns() {
    for (int i = 0; i < 18; i++) {
      tally.add(score("r" + i, "a", 0));
    }
    tally.add(score("bad", "b", 0.5));
    tally.add(score("worse", "b", 0.7));
    BacktestReport report = tally.report();

    // Of 20 regrets the rank 18.05: a twentieth of the way from 0.5 to 0.7.
    assertThat(report.total().highRegret()).isCloseTo(0.51, within(1e-12));
    assertThat(report.total().meanRegret()).isCloseTo(0.06, within(1e-12));
    assertThat(report.total().falseStops()).isEqualTo(0.1);
    assertThat(report.groups().values())
        .extracting(BacktestReport.Summary::runs)
        .containsExactly(18, 2);
    assertThat(report.groups().values())
        .extracting(BacktestReport.Summary::highRegret)
        .first()
        .isEqualTo(0.0);
  }

  @Test
  void worst_ofManyMistakes_areTenTheHighestFirst() {
    for (int i = 0; i < 30; i++) {
      tally.add(score("r" + i, "", i / 100.0));
    }

    assertThat(tally.report().worst())
        .extracting(RunScore::run)
        .hasSize(10)
        .startsWith("r29", "r28")
        .endsWith("r20");
  }

  @Test
  void report_ofNothing_isZero() {
    assertThat(tally.report().total().runs()).isZero();
    assertThat(tally.report().total().highRegret()).isZero();
    assertThat(tally.report().worst()).isEmpty();
  }

  private static RunScore score(String run, String group, double regret) {
    return new RunScore(
        run,
        group,
        20,
        20,
        OptionalLong.empty(),
        1,
        OptionalLong.of(1),
        0.5,
        Reason.NONE,
        regret,
        0,
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }
}
