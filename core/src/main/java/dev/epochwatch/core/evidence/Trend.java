// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/**
 * The trend of the latest values of a series: the Theil-Sen slope (the median of the slopes between
 * all pairs), and bounds for it from the Mann-Kendall statistic, whose variance is inflated for
 * noise that depends on the noise before (AR(1)).
 *
 * @param slope the slope, in the series' own unit per value: below 0 the series falls
 * @param lowest a bound that the true slope is above, with the confidence asked for
 * @param highest a bound that the true slope is below, with the confidence asked for
 */
public record Trend(double slope, double lowest, double highest) {
  /** The z of a one-sided confidence of 90 %. */
  public static final double NINETY_PERCENT = 1.2816;

  /**
   * The trend of three or more values.
   *
   * @param z the confidence of each bound, in standard deviations
   */
  public static Trend of(double[] values, double z) {
    int length = values.length;
    double[] slopes = new double[length * (length - 1) / 2];
    int pairs = 0;
    for (int i = 1; i < length; i++) {
      for (int j = 0; j < i; j++) {
        slopes[pairs++] = (values[i] - values[j]) / (i - j);
      }
    }
    int middle = pairs / 2;
    double slope = select(slopes, 0, pairs - 1, middle);
    double variance = length * (length - 1.0) * (2 * length + 5.0) / 18;
    double spread = z * Math.sqrt(variance * inflation(values, slope));
    int lowest = Math.max(0, (int) Math.floor((pairs - spread) / 2));
    int highest = Math.min(pairs - 1, (int) Math.ceil((pairs + spread) / 2));
    // The median has parted the slopes: each bound is to be found on its own side.
    return new Trend(
        slope, select(slopes, 0, middle, lowest), select(slopes, middle, pairs - 1, highest));
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

  /**
   * The value of a rank, by quickselect; afterwards no value before it is larger, none behind it
   * smaller.
   *
   * @param first where the part begins that holds the rank
   * @param last where it ends
   */
  private static double select(double[] slopes, int first, int last, int wanted) {
    int low = first;
    int high = last;
    while (low < high) {
      double pivot = slopes[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (slopes[i] < pivot) {
          i++;
        }
        while (slopes[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = slopes[i];
          slopes[i++] = slopes[j];
          slopes[j--] = swapped;
        }
      }
      if (wanted <= j) {
        high = j;
      } else if (wanted >= i) {
        low = i;
      } else {
        break;
      }
    }
    return slopes[wanted];
  }
}
