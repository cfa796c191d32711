// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegretTest {
  @Test
  void after_eachReport_isTheShareOfTheGainThatIsLost() {
    Regret regret = new Regret(new double[] {4, 2, 3, 0, 1});

    assertThat(regret.after(1)).isEqualTo(1);
    assertThat(regret.after(2)).isEqualTo(0.5);
    assertThat(regret.after(3)).isEqualTo(0.5);
    assertThat(regret.after(4)).isZero();
    assertThat(regret.fewestReports(0.5)).isEqualTo(2);
    assertThat(regret.fewestReports(0.01)).isEqualTo(4);
  }

  @Test
  void after_wildStart_isMeasuredFromTheMedian() {
    // The median is 2 and the best 0: the reference is 2 + 5 x 2, not 1,000.
    Regret regret = new Regret(new double[] {1_000, 6, 2, 1, 0});

    assertThat(regret.after(2)).isEqualTo(0.5);
  }

  @Test
  void after_noFiniteValueYet_isAll() {
    Regret regret = new Regret(new double[] {Double.NaN, 2, 1});

    assertThat(regret.after(1)).isEqualTo(1);
  }

  @Test
  void after_medianIsTheBest_losesAllOrNothing() {
    Regret regret = new Regret(new double[] {2, 1, 1, 1});

    assertThat(regret.after(1)).isEqualTo(1);
    assertThat(regret.after(2)).isZero();
  }
}
