// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

/**
 * Whether a diagnosis is in force: it begins when its signs are strong twice in a row (in a long
 * run for a fortieth of it) or twice as strong as needed, and ends when they are weak three times
 * in a row (in a long run for a twentieth of it).
 */
final class Episode {
  private static final int TO_BEGIN = 2;
  private static final int TO_END = 3;
  private static final int SHARE_TO_BEGIN = 40;
  private static final int SHARE_TO_END = 20;
  private static final double STRONG = 1;

  /** Below this strength the signs count as none. */
  static final double WEAK = 0.7;

  private static final double OVERWHELMING = 2;
  private static final double DOUBT = 2.0 / 3;
  private static final float FAINT = 0.1f;

  private boolean active;
  private int strong;
  private int weak;
  private float strength;
  private long noticed = -1;

  /**
   * Takes the strength of the next observation.
   *
   * @param next how strong the signs are
   * @param step the step of the observation
   * @param reports how many reports there have been
   * @param stubbornness by what the reports are multiplied that it takes to end
   * @param sudden whether it begins and ends at once
   */
  void update(double next, long step, long reports, int stubbornness, boolean sudden) {
    boolean isStrong = next >= STRONG;
    strong = isStrong ? strong + 1 : 0;
    weak = next >= WEAK ? 0 : weak + 1;
    // One weak report shakes confidence, and no more.
    strength = Math.max(next >= 0 ? (float) next : 0, Math.max(strength / 2, FAINT));
    if (active) {
      active = sudden ? isStrong : weak < Math.max(TO_END, reports / SHARE_TO_END) * stubbornness;
      return;
    }
    if (strong == 1) {
      noticed = step;
    }
    active =
        strong >= Math.max(TO_BEGIN, reports / SHARE_TO_BEGIN)
            || next >= OVERWHELMING
            || (sudden && isStrong);
  }

  /** Ends it: something else is true. */
  void end() {
    active = false;
    strong = 0;
  }

  /** Whether the diagnosis is in force. */
  boolean isActive() {
    return active;
  }

  /** How strong its signs are of late. */
  double strength() {
    return strength;
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
