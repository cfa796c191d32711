// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/**
 * The trend of the latest values of a series: the Theil-Sen slope (the median of the slopes between
 * all pairs), and bounds for it from the Mann-Kendall statistic, whose variance is inflated for
 * noise that depends on the noise before (AR(1)).
 *
 * <p>The unit of the slopes is the series' own per value.
 */
public final class Trend {
  private static final double HIGHEST_CORRELATION = 0.9;

  private final double[] values;
  private final double[] slopes;
  private int count;
  private int pairs;
  private double slope;
  private double spread;

  /**
   * @param longest the most values it is asked to look at
   */
  public Trend(int longest) {
    values = new double[longest];
    slopes = new double[longest * (longest - 1) / 2];
  }

  /** Looks at the latest {@code length} values of a window; at least three. */
  public void fit(Window window, int length) {
    count = length;
    for (int i = 0; i < length; i++) {
      values[i] = window.get(window.size() - length + i);
    }
    pairs = 0;
    for (int i = 1; i < length; i++) {
      for (int j = 0; j < i; j++) {
        slopes[pairs++] = (values[i] - values[j]) / (i - j);
      }
    }
    slope = select(pairs / 2);
    double variance = count * (count - 1.0) * (2 * count + 5.0) / 18;
    spread = Math.sqrt(variance * inflation());
  }

  /** The slope: below 0 the series falls. */
  public double slope() {
    return slope;
  }

  /**
   * A bound that the true slope is above with the confidence of {@code z} standard deviations (1.28
   * is 90 %).
   */
  public double lowest(double z) {
    return select((int) Math.floor((pairs - z * spread) / 2));
  }

  /** The bound on the other side. */
  public double highest(double z) {
    return select((int) Math.ceil((pairs + z * spread) / 2));
  }

  private double inflation() {
    double rho = correlation();
    if (rho <= 0) {
      return 1;
    }
    double sum = 0;
    double power = 1;
    for (int k = 1; k < count && power > 1e-3; k++) {
      power *= rho;
      sum += (1 - (double) k / count) * power;
    }
    return 1 + 2 * sum;
  }

  /** The lag-one autocorrelation of the residuals, corrected for the small sample. */
  private double correlation() {
    double mean = 0;
    for (int i = 0; i < count; i++) {
      values[i] -= slope * i;
      mean += values[i] / count;
    }
    double square = 0;
    double product = 0;
    for (int i = 0; i < count; i++) {
      double residual = values[i] - mean;
      square += residual * residual;
      product += i == 0 ? 0 : residual * (values[i - 1] - mean);
    }
    if (!(square > 0)) {
      return 0;
    }
    double rho = product / square;
    return Math.min(HIGHEST_CORRELATION, rho + (1 + 3 * rho) / count);
  }

  /** The slope of a rank, by quickselect. */
  private double select(int rank) {
    int wanted = Math.max(0, Math.min(pairs - 1, rank));
    int low = 0;
    int high = pairs - 1;
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
