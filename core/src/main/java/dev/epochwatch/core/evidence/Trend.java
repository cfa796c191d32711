// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/**
 * The trend of the latest values of a series: the Theil-Sen slope (the median of the slopes between
 * all pairs), and a bound for it from the Mann-Kendall statistic, whose variance is inflated for
 * noise that depends on the noise before (AR(1)).
 *
 * @param slope the slope, in the series' own unit per value: below 0 the series falls
 * @param lowest a bound that the true slope is above, with the confidence asked for
 */
public record Trend(double slope, double lowest) {
  /** The z of a one-sided confidence of 90 %. */
  public static final double NINETY_PERCENT = 1.2816;

  /**
   * The trend of three or more values.
   *
   * @param z the confidence of the bound, in standard deviations
   */
  public static Trend of(double[] values, double z) {
    int length = values.length;
    double[] slopes = new double[length * (length - 1) / 2];
    int pairs = 0;
    for (int apart = 1; apart < length; apart++) {
      for (int i = apart; i < length; i++) {
        slopes[pairs++] = (values[i] - values[i - apart]) / apart;
      }
    }
    int middle = pairs / 2;
    double slope = Ranks.select(slopes, 0, pairs - 1, middle);
    double spread = spread(values, slope, z);
    // The median has parted the slopes: the bound is to be found below it.
    return new Trend(slope, Ranks.select(slopes, 0, middle, lowest(pairs, spread)));
  }

  private static int lowest(int pairs, double spread) {
    return Math.max(0, (int) Math.floor((pairs - spread) / 2));
  }

  /** How far apart, in ranks, this bound is from that of the other side. */
  private static double spread(double[] values, double slope, double z) {
    int length = values.length;
    double variance = length * (length - 1.0) * (2 * length + 5.0) / 18;
    return z * Math.sqrt(variance * inflation(values, slope));
  }

  /** By how much the variance grows because the residuals depend on one another. */
  private static double inflation(double[] values, double slope) {
    double rho = Correlation.ofResiduals(values, slope);
    double sum = 0;
    double power = 1;
    for (int k = 1; k < values.length && power > 1e-3; k++) {
      power *= rho;
      sum += (1 - (double) k / values.length) * power;
    }
    return 1 + 2 * sum;
  }
}
