// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

import java.util.Arrays;

/**
 * How much a series has gained so far: from its reference level down to its best value.
 *
 * <p>The reference is the first value, but no more than twenty times as far above the median of all
 * values as the best is below it: a wild first epoch must not make all later gains look small. The
 * median is taken over 14 to 28 values spread evenly over the whole series.
 */
public final class Progress {
  private static final int SAMPLES = 28;
  private static final double FARTHEST = 20;

  private final double[] samples = new double[SAMPLES];
  private int size;
  private long stride = 1;
  private long count;
  private double start = Double.NaN;
  private double best = Double.POSITIVE_INFINITY;
  private double median = Double.NaN;

  /** Adds the next finite value. */
  public void add(double value) {
    if (count == 0) {
      start = value;
    }
    best = Math.min(best, value);
    if (count % stride == 0) {
      if (size == SAMPLES) {
        thin();
      }
      if (count % stride == 0) {
        samples[size++] = value;
        resort();
      }
    }
    count++;
  }

  /** How many values there were. */
  public long count() {
    return count;
  }

  /** The best value; infinite before the first. */
  public double best() {
    return best;
  }

  /** The first value; NaN before. */
  public double start() {
    return start;
  }

  /** The median of all values so far, nearly; NaN before the first. */
  public double median() {
    return median;
  }

  /** The level from which gains are counted. */
  public double reference() {
    return Math.min(start, median + FARTHEST * (median - best));
  }

  /** The gain so far, 0 or more. */
  public double gain() {
    return count == 0 ? 0 : Math.max(0, reference() - best);
  }

  private void thin() {
    for (int i = 0; i < SAMPLES / 2; i++) {
      samples[i] = samples[2 * i];
    }
    size = SAMPLES / 2;
    stride *= 2;
  }

  private void resort() {
    double[] sorted = Arrays.copyOf(samples, size);
    Arrays.sort(sorted);
    median = (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
  }
}
