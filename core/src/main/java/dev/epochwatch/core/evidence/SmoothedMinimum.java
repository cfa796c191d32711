// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/**
 * The lowest level a series has had, where the level is the running median of a few values: one
 * lucky value is no minimum.
 */
public final class SmoothedMinimum {
  private final Window window;
  private double start = Double.NaN;
  private double least = Double.POSITIVE_INFINITY;
  private long step = -1;
  private long since;

  /**
   * @param width how many values the running median takes, 1 or more
   */
  public SmoothedMinimum(int width) {
    window = new Window(width);
  }

  /**
   * Adds the next finite value.
   *
   * @return whether the level is a new minimum
   */
  public boolean add(long atStep, double value) {
    if (Double.isNaN(start)) {
      start = value;
    }
    window.add(value);
    if (window.isFull() && window.median() < least) {
      least = window.median();
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

  /** The level now. */
  public double level() {
    return window.median();
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
    return isKnown() ? level() - least : 0;
  }

  /** How far the level has come down from the first value, 0 or more. */
  public double gain() {
    return isKnown() ? Math.max(0, start - least) : 0;
  }
}
