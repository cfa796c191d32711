// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as Python prints them, for the words of frameworks written in it. */
final class PythonText {
  private static final int MOST_DIGITS = 17;
  private static final int MOST_FLOAT_DIGITS = 10;

  private PythonText() {}

  /** What {@code str(value)} gives: the fewest digits that read back as the same number. */
  static String of(double value) {
    if (!Double.isFinite(value)) {
      return nonFinite(value);
    }
    if (value == 0) {
      return "0.0";
    }
    BigDecimal digits = shortest(value);
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = digits.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
    return mantissa
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** What {@code f"{value:.3f}"} gives. */
  static String threeDecimals(double value) {
    if (!Double.isFinite(value)) {
      return nonFinite(value);
    }
    BigDecimal rounded = new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN);
    return (value < 0 && rounded.signum() == 0 ? "-" : "") + rounded.toPlainString();
  }

  /** The 64-bit number that is written as shortly as a 32-bit one can be: 0.4f is 0.4. */
  static double widened(float value) {
    if (Float.isFinite(value)) {
      BigDecimal exact = new BigDecimal(value);
      for (int digits = 1; digits < MOST_FLOAT_DIGITS; digits++) {
        BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        if (rounded.floatValue() == value) {
          return rounded.doubleValue();
        }
      }
    }
    return value;
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static String nonFinite(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
}
