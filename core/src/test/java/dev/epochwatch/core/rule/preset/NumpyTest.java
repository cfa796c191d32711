// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumpyTest {
  @Test
  void sum_ofEightOrMore_addsInLanes() {
    double[] values = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

    double lanes = ((0.1 + 0.2) + (0.3 + 0.4)) + ((0.5 + 0.6) + (0.7 + 0.8)) + 0.9;
    assertThat(Numpy.sum(values)).isEqualTo(lanes);
    assertThat(lanes).isNotEqualTo(Arrays.stream(new double[] {0.1, 0.2}).sum());
  }

  @Test
  void sum_ofMoreThanABlock_addsHalves() {
    double[] values = IntStream.range(0, 300).mapToDouble(i -> 1.0 / (i + 1)).toArray();

    double halves =
        Numpy.sum(Arrays.copyOfRange(values, 0, 144))
            + Numpy.sum(Arrays.copyOfRange(values, 144, 300));
    assertThat(Numpy.sum(values)).isEqualTo(halves);
  }

  @Test
  void std_ofConstant_isZero() {
    assertThat(Numpy.std(new double[] {0.3, 0.3, 0.3})).isZero();
  }

  @Test
  void std_withNan_isNan() {
    assertThat(Numpy.std(new double[] {1, Double.NaN})).isNaN();
  }

  @Test
  void nanPercentile_leavesNanOut() {
    double[] values = {3, Double.NaN, 1, 2};

    assertThat(Numpy.nanPercentile(values, 50)).isEqualTo(2);
    assertThat(Numpy.nanPercentile(values, 75)).isEqualTo(2.5);
    assertThat(Numpy.nanPercentile(values, 100)).isEqualTo(3);
  }

  @Test
  void nanPercentile_ofNanAlone_isNan() {
    assertThat(Numpy.nanPercentile(new double[] {Double.NaN}, 50)).isNaN();
  }

  @Test
  void nanPercentile_besideInfinity_isNan() {
    double[] values = {1, 2, Double.POSITIVE_INFINITY};

    assertThat(Numpy.nanPercentile(values, 50)).isNaN();
  }
}
