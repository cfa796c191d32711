// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/**
 * How much one value of a series scatters around its slow trend, in the series' own unit.
 *
 * <p>The estimate is 1.4826 times the median absolute deviation of the latest first differences,
 * over the square root of two: exact for white noise on a slow trend, and deaf to single outliers.
 * Where more than half of the differences are equal (a metric counted in few examples) the mean
 * absolute deviation stands in.
 */
public final class Noise {
  private static final int DIFFERENCES = 16;
  private static final int FEWEST = 4;
  private static final double MEDIAN_TO_SIGMA = 1.4826 / Math.sqrt(2);
  private static final double MEAN_TO_SIGMA = Math.sqrt(Math.PI / 2) / Math.sqrt(2);

  private final Window differences = new Window(DIFFERENCES);
  private double last = Double.NaN;

  /** NaN where it is to be estimated anew: only when it is asked for. */
  private double sigma = Double.POSITIVE_INFINITY;

  /** Adds the next value; one that is not finite breaks the chain. */
  public void add(double value) {
    if (!Double.isFinite(value)) {
      last = Double.NaN;
      return;
    }
    double difference = value - last;
    if (Double.isFinite(difference)) {
      differences.add(difference);
      sigma = Double.NaN;
    }
    last = value;
  }

  /** Whether there are enough differences (four) to tell. */
  public boolean isKnown() {
    return differences.size() >= FEWEST;
  }

  /** The standard deviation of one value; infinite while unknown. */
  public double sigma() {
    if (Double.isNaN(sigma)) {
      sigma = isKnown() ? estimate() : Double.POSITIVE_INFINITY;
    }
    return sigma;
  }

  private double estimate() {
    double robust = differences.medianDeviation() * MEDIAN_TO_SIGMA;
    return robust > 0 ? robust : meanDeviation() * MEAN_TO_SIGMA;
  }

  private double meanDeviation() {
    double centre = differences.median();
    double sum = 0;
    for (int i = 0; i < differences.size(); i++) {
      sum += Math.abs(differences.get(i) - centre);
    }
    return sum / differences.size();
  }
}
