// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/** How much one value's noise depends on the noise before. */
final class Correlation {
  private static final double HIGHEST = 0.9;

  private Correlation() {}

  /**
   * The lag-one autocorrelation of what a straight line leaves, corrected for the small sample.
   *
   * @return from 0 (also where it is negative) to 0.9
   */
  static double ofResiduals(double[] values, double slope) {
    int count = values.length;
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += (values[i] - slope * i) / count;
    }
    double square = 0;
    double product = 0;
    double before = 0;
    for (int i = 0; i < count; i++) {
      double residual = values[i] - slope * i - mean;
      square += residual * residual;
      product += residual * before;
      before = residual;
    }
    if (!(square > 0)) {
      return 0;
    }
    double rho = product / square;
    return Math.max(0, Math.min(HIGHEST, rho + (1 + 3 * rho) / count));
  }
}
