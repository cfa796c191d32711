// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendTest {
  @Test
  void of_straightLine_isItsSlope() {
    double[] values = new double[12];
    Arrays.setAll(values, i -> 3 - 0.5 * i);
    assertThat(Trend.of(values, Trend.NINETY_PERCENT)).isEqualTo(new Trend(-0.5, -0.5));
  }

  @Test
  void of_noisyLine_boundHoldsAsOftenAsItSays() {
    Random random = new Random(11);
    int above = 0;
    for (int run = 0; run < 1_000; run++) {
      double[] values = new double[20];
      Arrays.setAll(values, i -> 0.1 * i + random.nextGaussian());
      Trend trend = Trend.of(values, Trend.NINETY_PERCENT);
      above += trend.lowest() <= 0.1 ? 1 : 0;
    }
    assertThat(above / 1_000.0).isCloseTo(0.9, within(0.04));
  }
}
