// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/**
 * Whether a series has blown up, judged against the series itself: its start, its gain, its noise.
 */
public final class Divergence {
  /** What is wrong. */
  public enum State {
    /** Nothing, or nothing yet. */
    SOUND,
    /** Far worse than the start, several values in a row. */
    FAR_WORSE,
    /** Back where it started, for twice as long. */
    BACK_AT_START,
    /** A value was a million times larger than now, and there has been no new best since. */
    EXPLODED
  }

  private static final double EXPLOSION = 1e6;
  private static final double BACK_AT_START = 0.1;
  private static final int START = 3;
  private static final int LEAST = 5;

  private final double jump;
  private final long patience;
  private final Noise noise;
  private double start = Double.NEGATIVE_INFINITY;
  private double best = Double.POSITIVE_INFINITY;
  private double line = Double.POSITIVE_INFINITY;
  private double largest;
  private long finite;
  private long beyond;
  private long back;
  private long sinceBest;

  /**
   * @param jump how many standard deviations of the noise above the start are too many
   * @param patience how many values in a row must say so
   * @param noise that of the series, which is not added to here
   */
  public Divergence(double jump, long patience, Noise noise) {
    this.jump = jump;
    this.patience = patience;
    this.noise = noise;
  }

  /** Adds the next value, which may be NaN or infinite: those count as far worse. */
  public State add(double loss, TrainingLoss training) {
    boolean sound = training.isHealthy();
    line = line();
    beyond = !Double.isFinite(loss) || (!sound && loss > line) ? beyond + 1 : 0;
    back = !sound && hasFallenBack(loss) ? back + 1 : 0;
    remember(loss);
    if (beyond >= patience) {
      return State.FAR_WORSE;
    }
    if (back >= 2 * patience) {
      return State.BACK_AT_START;
    }
    return sinceBest >= patience && hasExploded(loss, training) ? State.EXPLODED : State.SOUND;
  }

  /** The level beyond which the latest value counted as far worse; infinite while unknown. */
  public double threshold() {
    return line;
  }

  /** The worst of the first three values. */
  public double start() {
    return start;
  }

  /** The best value; infinite before the first finite one. */
  public double best() {
    return best;
  }

  /** How many values in a row were far worse. */
  public long inRow() {
    return beyond;
  }

  /** The standard deviation of the noise; infinite while unknown. */
  public double sigma() {
    return noise.sigma();
  }

  private double line() {
    return finite < LEAST
        ? Double.POSITIVE_INFINITY
        : start + Math.max(jump * noise.sigma(), (start - best) / 2);
  }

  private boolean hasFallenBack(double loss) {
    double gain = start - best;
    return finite > LEAST && gain > jump * noise.sigma() && loss > start - BACK_AT_START * gain;
  }

  /** Small values are spared: a loss may well shrink to a millionth. */
  private boolean hasExploded(double loss, TrainingLoss training) {
    return Math.abs(loss) > 1
        && (largest > EXPLOSION * Math.abs(loss) || training.hasExploded(EXPLOSION));
  }

  private void remember(double loss) {
    if (!Double.isFinite(loss)) {
      sinceBest++;
      return;
    }
    if (finite++ < START) {
      start = Math.max(start, loss);
    }
    largest = Math.max(largest, Math.abs(loss));
    sinceBest = loss < best ? 0 : sinceBest + 1;
    best = Math.min(best, loss);
  }
}
