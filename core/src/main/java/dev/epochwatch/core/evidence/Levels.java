// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

import java.util.Arrays;

/**
 * How the level of a series has moved over the whole run: what its lowest level was a quarter of
 * the run ago, and what it is now.
 *
 * <p>The level is the mean of the latest twelfth of the values, three at least. A fall of the
 * lowest level is what a person means by "it still improves": unlike a slope it is not misled by a
 * learning rate that goes up and down, and unlike a new best it is not had by luck. The series is
 * kept as 32 to 64 means of blocks of equal length, as differences from the first value, so that
 * single precision is enough wherever the series lies.
 */
public final class Levels {
  private static final int MOST = 64;
  private static final int SMOOTHING = 12;
  private static final int FEWEST = 3;
  private static final int PARTS = 4;
  private static final double FARTHEST = 20;

  private final float[] means = new float[MOST];
  private int size;
  private int length = 1;
  private int open;
  private boolean isStale;
  private long count;
  private double sum;
  private double first = Double.NaN;
  private double best = Double.POSITIVE_INFINITY;
  private double lowest;
  private double lowestBefore;
  private double latest;
  private double reference;

  /** Adds the next finite value. */
  public void add(double value) {
    if (count++ == 0) {
      first = value;
    }
    best = Math.min(best, value);
    sum += value - first;
    if (++open < length) {
      return;
    }
    isStale = true;
    if (size == MOST) {
      merge();
      return;
    }
    means[size++] = (float) (sum / length);
    sum = 0;
    open = 0;
  }

  /** How many values there were. */
  public long count() {
    return count;
  }

  /** The first value; NaN before. */
  public double first() {
    return first;
  }

  /** The best value; infinite before the first. */
  public double best() {
    return best;
  }

  /**
   * The gain so far, 0 or more: from the first value down to the best, but from no more than twenty
   * times as far above the median of all values as the best is below it. A wild first epoch must
   * not make all later gains look small.
   */
  public double gain() {
    refresh();
    return count == 0 ? 0 : Math.max(0, reference - best);
  }

  /** How much the lowest level came down over the latest quarter of the values, 0 or more. */
  public double fall() {
    refresh();
    return lowestBefore - lowest;
  }

  /** How far the level lies above its lowest, 0 or more. */
  public double rise() {
    refresh();
    return latest - lowest;
  }

  /** How far a level may be off, given the standard deviation of one value's noise. */
  public double error(double sigma) {
    return sigma / Math.sqrt((double) width() * length);
  }

  /** How many values a quarter has. */
  public long quarter() {
    return (count + PARTS - 1) / PARTS;
  }

  private void refresh() {
    if (!isStale) {
      return;
    }
    isStale = false;
    int width = width();
    int before = Math.max(width, size - (size + PARTS - 1) / PARTS);
    double level = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      level += means[i];
      if (i >= width) {
        level -= means[i - width];
      }
      if (i >= width - 1) {
        least = Math.min(least, level);
      }
      if (i == before - 1) {
        lowestBefore = least / width;
      }
    }
    lowest = least / width;
    latest = level / width;
    reference = first + Math.min(0, farthest());
  }

  /** How many blocks a level is the mean of. */
  private int width() {
    return Math.max((FEWEST + length - 1) / length, size / SMOOTHING);
  }

  /** From where at most gains count, as a difference from the first value. */
  private double farthest() {
    double depth = best - first;
    double near = depth * FARTHEST / (FARTHEST + 1);
    int below = 0;
    for (int i = 0; i < size; i++) {
      below += means[i] < near ? 1 : 0;
    }
    if (2 * below < size) {
      return 0;
    }
    float[] sorted = means.clone();
    Arrays.sort(sorted, 0, size);
    double median = ((double) sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    return median + FARTHEST * (median - depth);
  }

  /** Joins neighbours; the block that was just finished is the first half of the next. */
  private void merge() {
    for (int i = 0; i < MOST / 2; i++) {
      means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
    }
    size = MOST / 2;
    length *= 2;
  }
}
