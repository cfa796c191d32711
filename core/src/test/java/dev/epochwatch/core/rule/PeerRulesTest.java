// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.model.Verdict.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Rules that see other runs: five whose loss at step t is level + 1 / t, with levels 0.1 to 0.5.
 */
class PeerRulesTest {
  private static final long STEPS = 30;

  private static RunContext context() {
    List<Cohort.Member> members =
        IntStream.rangeClosed(1, 5)
            .mapToObj(
                i -> new Cohort.Member("run-" + i, true, Series.of(steps(), values(i / 10.0))))
            .toList();
    return new RunContext(
        Objective.VALIDATION_LOSS, OptionalLong.empty(), Optional.empty(), metric -> members);
  }

  private static long[] steps() {
    return LongStream.rangeClosed(1, STEPS).toArray();
  }

  private static double[] values(double level) {
    return LongStream.rangeClosed(1, STEPS).mapToDouble(step -> level + 1.0 / step).toArray();
  }

  private static int stop(String policy, double level) {
    return OwnRules.firstTriggered(OwnRules.say(policy, context(), values(level)));
  }

  @Test
  void bandit_tooFarBehindTheBest_stopsAfterWarmUp() {
    assertThat(stop("bandit(slack=0.15, warm_up=8)", 0.3)).isEqualTo(8);
    assertThat(stop("bandit(slack=0.15, warm_up=8)", 0.2)).isZero();
  }

  @Test
  void truncation_amongTheWorst_stops() {
    assertThat(stop("truncation(share=0.25)", 0.45)).isEqualTo(5);
    assertThat(stop("truncation(share=0.25)", 0.35)).isZero();
  }

  @Test
  void medianRunningAverage_worseThanTheOthersAverages_stops() {
    assertThat(stop("median_running_average()", 2)).isEqualTo(5);
    assertThat(stop("median_running_average()", 0.35)).isZero();
  }

  @Test
  void asha_notAmongTheBest_stopsAtARungOnly() {
    var verdicts = OwnRules.say("asha(grace=4, eta=3)", context(), values(0.25));
    assertThat(OwnRules.firstTriggered(verdicts)).isEqualTo(4);
    assertThat(verdicts.get(4).outcome()).isEqualTo(Outcome.PASS);
    assertThat(verdicts.get(3).reason()).isEqualTo(Reason.WORSE_THAN_PEERS);
    assertThat(stop("asha(grace=4, eta=3)", 0.05)).isZero();
  }

  @Test
  void bandit_runAlone_isNotApplicable() {
    assertThat(OwnRules.say("bandit(warm_up=0)", 1, 2).get(1).outcome())
        .isEqualTo(Outcome.NOT_APPLICABLE);
  }
}
