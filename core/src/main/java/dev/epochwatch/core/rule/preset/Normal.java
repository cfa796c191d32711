// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

/** The standard normal distribution. */
final class Normal {
  private static final double SERIES_UP_TO = 3;
  private static final int FRACTION_DEPTH = 200;

  private Normal() {}

  /** The probability of a value above {@code z}, to about 15 digits; NaN for NaN. */
  static double above(double z) {
    if (Double.isNaN(z)) {
      return Double.NaN;
    }
    if (z < 0) {
      return 1 - above(-z);
    }
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    return z <= SERIES_UP_TO ? 0.5 - density * series(z) : density / fraction(z);
  }

  /** The odd powers over odd factorials: z + z^3/3 + z^5/15 ... */
  private static double series(double z) {
    double term = z;
    double sum = z;
    for (int odd = 3; term > sum * 1e-17; odd += 2) {
      term *= z * z / odd;
      sum += term;
    }
    return sum;
  }

  /** The continued fraction z + 1/(z + 2/(z + 3/(z + ...))). */
  private static double fraction(double z) {
    double value = z;
    for (int depth = FRACTION_DEPTH; depth >= 1; depth--) {
      value = z + depth / value;
    }
    return value;
  }
}
