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

  /** NaN where it is to be found anew: only when it is asked for. */
  private double reference = Double.NaN;

  /** Adds the next finite value. */
  public void add(double value) {
    if (count == 0) {
      start = value;
    }
    if (value < best) {
      best = value;
      reference = Double.NaN;
    }
    if (count % stride == 0) {
      if (size == SAMPLES) {
        thin();
      }
      if (count % stride == 0) {
        samples[size++] = value;
        reference = Double.NaN;
      }
    }
    count++;
  }

  /** The gain so far, 0 or more. */
  public double gain() {
    if (count == 0) {
      return 0;
    }
    if (Double.isNaN(reference)) {
      reference = isTame() ? start : Math.min(start, farthest());
    }
    return Math.max(0, reference - best);
  }

  /** Whether so few values are near the best that the median cannot be. */
  private boolean isTame() {
    double near = (start + FARTHEST * best) / (FARTHEST + 1);
    int below = 0;
    for (int i = 0; i < size; i++) {
      below += samples[i] < near ? 1 : 0;
    }
    return 2 * below < size;
  }

  private double farthest() {
    double[] sorted = Arrays.copyOf(samples, size);
    Arrays.sort(sorted);
    double median = (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    return median + FARTHEST * (median - best);
  }

  private void thin() {
    for (int i = 0; i < SAMPLES / 2; i++) {
      samples[i] = samples[2 * i];
    }
    size = SAMPLES / 2;
    stride *= 2;
  }
}
