// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "1, 0.15865525393145705",
    "1.2815515655446004, 0.1",
    "-1, 0.8413447460685429",
    "2.9, 0.0018658133003840378",
    "3.1, 0.0009676032132183561",
    "6, 9.865876450376946e-10"
  })
  void above_value_isTheTail(double z, double expected) {
    assertThat(Normal.above(z)).isCloseTo(expected, withinPercentage(1e-9));
  }

  @Test
  void above_nan_isNan() {
    assertThat(Normal.above(Double.NaN)).isNaN();
  }
}
