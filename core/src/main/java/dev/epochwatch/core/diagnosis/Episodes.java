// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

/** Which diagnoses are in force, free of contradictions. */
final class Episodes {
  private final Episode[] episodes = new Episode[Symptoms.ALL.size()];

  Episodes() {
    for (int i = 0; i < episodes.length; i++) {
      episodes[i] = new Episode();
    }
  }

  /**
   * Looks at the curves after the next report.
   *
   * @return the diagnoses in force, by bits
   */
  int update(Curves curves, Leader leader) {
    for (int i = 0; i < episodes.length; i++) {
      Symptom symptom = Symptoms.ALL.get(i);
      episodes[i].update(
          symptom.strength(curves),
          curves.step(),
          curves.reports(),
          leader.stubbornness(i),
          symptom.isSudden());
    }
    settle();
    return inForce();
  }

  /**
   * A curve has not levelled off while it improves, does neither before it has left its start, and
   * nothing is well while something is ill.
   */
  private void settle() {
    Episode plateau = episodes[Symptoms.PLATEAU];
    Episode improving = episodes[Symptoms.STILL_IMPROVING];
    if (plateau.isActive() && improving.isActive()) {
      (plateau.strength() > improving.strength() ? improving : plateau).end();
    }
    if (episodes[Symptoms.NO_LEARNING].isActive()) {
      plateau.end();
      improving.end();
    }
    if ((inForce() & Symptoms.ILLS) != 0) {
      episodes[Symptoms.GOOD_FIT].end();
    }
  }

  private int inForce() {
    int bits = 0;
    for (int i = 0; i < episodes.length; i++) {
      bits |= episodes[i].isActive() ? 1 << i : 0;
    }
    return bits;
  }

  Episode get(int symptom) {
    return episodes[symptom];
  }
}
