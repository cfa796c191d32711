// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignedRankTestTest {
  @Test
  void greater_allPositive_isOneInAllSigns() {
    assertThat(SignedRankTest.greater(new double[] {1, 2, 3, 4})).isEqualTo(1.0 / 16);
  }

  @Test
  void greater_allNegative_isCertain() {
    assertThat(SignedRankTest.greater(new double[] {-1, -2, -3})).isEqualTo(1);
  }

  @Test
  void greater_tiesAndFew_countsAllSigns() {
    // Of +-1, +-1 (ranks 1.5 each) only ++ reaches the sum of 3.
    assertThat(SignedRankTest.greater(new double[] {1, 1})).isEqualTo(0.25);
  }

  @Test
  void greater_zeroAmongFew_isSplit() {
    // Ranks 1 (the zero, half to each side), 2 and 3: only ++ reaches 5.5.
    assertThat(SignedRankTest.greater(new double[] {0, 1, 2})).isEqualTo(0.25);
  }

  @Test
  void greater_manyZeros_isAnEvenChance() {
    assertThat(SignedRankTest.greater(new double[20])).isEqualTo(0.5);
  }

  @Test
  void greater_manyWithoutTies_nearsTheNormal() {
    double[] differences =
        IntStream.rangeClosed(1, 50).mapToDouble(i -> i % 3 == 0 ? -i : i).toArray();
    double[] one = new double[51];
    System.arraycopy(differences, 0, one, 0, 50);
    one[50] = 51;

    // The first is exact, the second approximate; one more positive difference hardly matters.
    assertThat(SignedRankTest.greater(one))
        .isCloseTo(SignedRankTest.greater(differences), within(0.02));
  }
}
