// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTextTest {
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "2, 2.0",
    "-0.25, -0.25",
    "0.00001, 1e-05",
    "0.0001, 0.0001",
    "1e16, 1e+16",
    "1e15, 1000000000000000.0",
    "1.5e300, 1.5e+300",
    "2e-3, 0.002",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf",
    "0, 0.0"
  })
  void of_number_isWrittenAsPythonDoes(double value, String expected) {
    assertThat(PythonText.of(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.0625, 0.062", "0.1875, 0.188", "-0.0001, -0.000", "1, 1.000", "NaN, nan"})
  void threeDecimals_number_isRoundedHalfToEven(double value, String expected) {
    assertThat(PythonText.threeDecimals(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0.4", "16777220, 1.677722E7", "1e-30, 1e-30", "Infinity, Infinity"})
  void widened_float_isTheShortestDecimal(float value, double expected) {
    assertThat(PythonText.widened(value)).isEqualTo(expected);
  }
}
