// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

/**
 * Whether a diagnosis is in force: it begins when its signs are strong twice in a row (or twice as
 * strong as needed), and ends when they are weak three times in a row.
 */
final class Episode {
  private static final int TO_BEGIN = 2;
  private static final int TO_END = 3;
  private static final double STRONG = 1;

  /** Below this strength the signs count as none. */
  static final double WEAK = 0.7;

  private static final double OVERWHELMING = 2;
  private static final double DOUBT = 2.0 / 3;

  private boolean active;
  private int strong;
  private int weak;
  private long noticed = -1;
  private double strength;

  /**
   * Takes the strength of the next observation.
   *
   * @return whether the diagnosis is in force
   */
  boolean update(double next, long step, boolean sudden) {
    strength = next >= 0 ? next : 0;
    boolean isStrong = strength >= STRONG;
    strong = isStrong ? strong + 1 : 0;
    weak = strength < WEAK ? weak + 1 : 0;
    if (isStrong && strong == 1 && !active) {
      noticed = step;
    }
    if (!active) {
      active = strong >= TO_BEGIN || strength >= OVERWHELMING || (sudden && isStrong);
    } else if (weak >= TO_END || (sudden && !isStrong)) {
      active = false;
    }
    return active;
  }

  /** The step at which the signs first were strong enough. */
  long noticed() {
    return noticed;
  }

  /** 0.6 where the signs are just enough, towards 1 as they grow. */
  double confidence() {
    return Double.isInfinite(strength) ? 1 : strength / (strength + DOUBT);
  }
}
