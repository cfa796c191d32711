// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/**
 * Everything that is kept of one series: its noise, its gain, its lowest level, its latest trend.
 */
public final class Track {
  /** The most values a trend is fitted to. */
  public static final int LONGEST = 20;

  /** The fewest values a trend is fitted to. */
  public static final int SHORTEST = 8;

  private static final int SMOOTHING = 3;

  /** In a long run, how many times the trend is fitted while the run grows by its own length. */
  private static final int FITS = 100;

  private final Noise noise = new Noise();
  private final Progress progress = new Progress();
  private final SmoothedMinimum minimum = new SmoothedMinimum(SMOOTHING);
  private final Recent window = new Recent(LONGEST);
  private Trend trend = new Trend(0, 0, 0);
  private double latest = Double.NaN;
  private long nonFinite;
  private long same;
  private long nextFit;

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
    progress.add(value);
    window.add(value);
    return minimum.add(step, value);
  }

  /** Starts the window of the trend afresh: the regime has changed. */
  public void restart() {
    window.clear();
    nextFit = 0;
  }

  /** How many finite values there were. */
  public long count() {
    return progress.count();
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

  /** The standard deviation of one value's noise; infinite while unknown. */
  public double sigma() {
    return noise.sigma();
  }

  /** The gain so far. */
  public double gain() {
    return progress.gain();
  }

  /** Start, best and median. */
  public Progress progress() {
    return progress;
  }

  /** The lowest level and what came after. */
  public SmoothedMinimum minimum() {
    return minimum;
  }

  /** The latest finite values. */
  public Recent window() {
    return window;
  }

  /** Whether there are enough values for a trend. */
  public boolean hasTrend() {
    return window.size() >= SHORTEST;
  }

  /**
   * The trend of the latest values, in a run of more than 200 values as it was no more than a
   * hundredth of the run ago; after a restart the one before, until there are enough values.
   */
  public Trend trend() {
    if (count() >= nextFit && hasTrend()) {
      trend = Trend.of(window.toArray(), Trend.NINETY_PERCENT);
      nextFit = count() + Math.max(1, count() / FITS);
    }
    return trend;
  }
}
