// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.model.Verdict.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Four other runs, reporting every fourth step to step 40, whose losses are 0.1, 0.2, 0.3, 0.4. */
class PercentileRuleTest {
  private static RunContext context() {
    long[] steps = IntStream.rangeClosed(0, 10).mapToLong(i -> 4L * i).toArray();
    List<Cohort.Member> members =
        IntStream.rangeClosed(1, 4)
            .mapToObj(
                i -> new Cohort.Member("run-" + i, false, Series.of(steps, flat(11, i / 10.0))))
            .toList();
    return new RunContext(
        Objective.VALIDATION_LOSS, OptionalLong.empty(), Optional.empty(), metric -> members);
  }

  private static double[] flat(int length, double loss) {
    double[] values = new double[length];
    Arrays.fill(values, loss);
    return values;
  }

  private static int stop(String policy, double... losses) {
    return OwnRules.firstTriggered(OwnRules.say(policy, context(), losses));
  }

  @Test
  void percentile_amongTheWorst_stopsAfterWarmUpBetweenTheOthersSteps() {
    assertThat(stop("percentile(worst=50)", flat(30, 0.35))).isEqualTo(10);
    assertThat(stop("percentile(worst=50)", flat(30, 0.25))).isZero();
  }

  @Test
  void percentile_window_asksForAllOfIt() {
    double[] losses = flat(30, 0.35);
    losses[11] = 0.15;
    assertThat(stop("percentile(window=6, warm_up=13)", losses)).isEqualTo(19);
  }

  @Test
  void percentile_onceAmongTheBest_isProtectedWithinTheWindow() {
    double[] losses = flat(30, 0.35);
    losses[8] = 0.05;
    assertThat(stop("percentile(window=0, protect=1)", losses)).isEqualTo(10);
    assertThat(stop("percentile(window=0, protect=5)", losses)).isZero();
  }

  @Test
  void percentile_lastStep_endsIt() {
    double[] losses = flat(30, 0.05);
    Arrays.fill(losses, 15, 30, 0.35);
    assertThat(stop("percentile(until=15)", losses)).isZero();
    assertThat(stop("percentile(until=16)", losses)).isEqualTo(16);
  }

  @Test
  void percentile_beyondTheOthersLastStep_isNotApplicable() {
    var verdicts = OwnRules.say("percentile(warm_up=41)", context(), flat(45, 0.9));
    assertThat(verdicts.get(42).outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(OwnRules.firstTriggered(verdicts)).isZero();
  }

  @Test
  void percentile_tooFewRuns_isNotApplicable() {
    assertThat(stop("percentile(min_runs=6)", flat(30, 0.9))).isZero();
  }

  @Test
  void at_missingValues_takesTheNearestFinite() {
    Series series = Series.of(new long[] {0, 4, 8}, new double[] {1, Double.NaN, 3});
    assertThat(Interpolation.at(series, 2)).isEqualTo(1.5);
    assertThat(Interpolation.at(series, 4)).isEqualTo(2);
    assertThat(Interpolation.at(series, 8)).isEqualTo(3);
    assertThat(Interpolation.at(series, 9)).isNaN();
  }
}
