// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/** Everything that is kept of one series: its noise, its gain, its levels. */
public final class Track {
  /** The fewest values that have levels to compare. */
  public static final int SHORTEST = 8;

  private final Noise noise = new Noise();
  private final Levels levels = new Levels();
  private final SmoothedMinimum minimum = new SmoothedMinimum();
  private double latest = Double.NaN;
  private long nonFinite;
  private long same;

  /**
   * Adds the next value, turned so that lower is better.
   *
   * @return whether its level is a new minimum
   */
  public boolean add(long step, double value) {
    same = value == latest ? same + 1 : 1;
    latest = value;
    if (!Double.isFinite(value)) {
      nonFinite++;
      return false;
    }
    nonFinite = 0;
    noise.add(value);
    levels.add(value);
    return minimum.add(step, value);
  }

  /** How many finite values there were. */
  public long count() {
    return levels.count();
  }

  /** The first finite value; NaN before. */
  public double start() {
    return levels.first();
  }

  /** The best value; infinite before the first. */
  public double best() {
    return levels.best();
  }

  /** The latest value; NaN before the first. */
  public double latest() {
    return latest;
  }

  /** How many values in a row, up to the latest, were not finite. */
  public long nonFinite() {
    return nonFinite;
  }

  /** How many values in a row, up to the latest, were bit for bit the same. */
  public long same() {
    return same;
  }

  /** The noise. */
  public Noise noise() {
    return noise;
  }

  /** The standard deviation of one value's noise; infinite while unknown. */
  public double sigma() {
    return noise.sigma();
  }

  /** The gain so far. */
  public double gain() {
    return levels.gain();
  }

  /** The lowest level, of three values, and what came after. */
  public SmoothedMinimum minimum() {
    return minimum;
  }

  /** The levels, of a twelfth of the values. */
  public Levels levels() {
    return levels;
  }

  /** Whether there are enough values to tell how the level moves. */
  public boolean hasTrend() {
    return levels.count() >= SHORTEST;
  }
}
