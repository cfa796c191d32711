// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/**
 * The lowest level a series has had, where the level is the median of the latest three values: one
 * lucky value is no minimum.
 */
public final class SmoothedMinimum {
  private double start = Double.NaN;
  private double latest = Double.NaN;
  private double previous = Double.NaN;
  private double level = Double.NaN;
  private double least = Double.POSITIVE_INFINITY;
  private long step = -1;
  private long since;

  /**
   * Adds the next finite value.
   *
   * @return whether the level is a new minimum
   */
  public boolean add(long atStep, double value) {
    double beforePrevious = previous;
    previous = latest;
    latest = value;
    if (Double.isNaN(start)) {
      start = value;
    }
    boolean isFull = !Double.isNaN(beforePrevious);
    level = isFull ? median(value, previous, beforePrevious) : meanOfFirst(value);
    if (isFull && level < least) {
      least = level;
      step = atStep;
      since = 0;
      return true;
    }
    since++;
    return false;
  }

  /** Whether there has been a minimum yet. */
  public boolean isKnown() {
    return step >= 0;
  }

  /** The first value. */
  public double start() {
    return start;
  }

  /** The level now; of the first two values their mean; NaN before. */
  public double level() {
    return level;
  }

  /** The lowest level; infinite before there is one. */
  public double least() {
    return least;
  }

  /** The step at which the lowest level was reached; -1 before. */
  public long step() {
    return step;
  }

  /** How many values came after the lowest level. */
  public long since() {
    return since;
  }

  /** How far the level lies above its lowest, 0 or more. */
  public double rise() {
    return isKnown() ? level - least : 0;
  }

  /** How far the level has come down from the first value, 0 or more. */
  public double gain() {
    return isKnown() ? Math.max(0, start - least) : 0;
  }

  private double meanOfFirst(double value) {
    return Double.isNaN(previous) ? value : (value + previous) / 2;
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
