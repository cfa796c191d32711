// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RanksTest {
  private static final long SEED = 11;
  private static final double[] COARSE = {0.001, 0.25, 1e6};

  private final Random random = new Random(SEED);

  @Test
  void select_anyRank_isThatOfTheSortedValues() {
    for (int round = 0; round < 500; round++) {
      double[] values = new double[1 + random.nextInt(200)];
      double grain = COARSE[round % COARSE.length];
      Arrays.setAll(values, i -> grain * Math.round(random.nextGaussian() / grain) + 0.0);
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int rank = random.nextInt(values.length);
      assertThat(Ranks.select(values, 0, values.length - 1, rank)).isEqualTo(sorted[rank]);
    }
  }

  @Test
  void select_infinities_endsWithTheirRank() {
    double[] values = new double[40];
    Arrays.setAll(values, i -> i % 3 == 0 ? i : i % 3 == 1 ? 1 / 0.0 : -1 / 0.0);
    assertThat(Ranks.select(values.clone(), 0, 39, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Ranks.select(values.clone(), 0, 39, 13)).isZero();
    assertThat(Ranks.select(values.clone(), 0, 39, 39)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void select_noNumbers_ends() {
    double[] values = new double[100];
    Arrays.fill(values, Double.NaN);

    assertThat(Ranks.select(values, 0, 99, 50)).isNaN();
  }
}
