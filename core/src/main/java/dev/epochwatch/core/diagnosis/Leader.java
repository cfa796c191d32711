// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

/**
 * Which diagnosis leads. A challenger takes over when it has come first five reports in a row, in a
 * long run for a twentieth of it. One that has led before must bring more: twice that the first
 * time, half of the run so far from then on; and a run in which this has happened changes its
 * leader less readily altogether. So a reader is not told one thing and its contrary in turn, and
 * what is truly new is still told soon. A divergence leads at once.
 *
 * <p>Diagnoses are named by their place in {@link Symptoms#ALL}, sets of them by bits.
 */
final class Leader {
  private static final int NONE = -1;
  private static final int TO_LEAD = 5;
  private static final int SHARE = 20;
  private static final int ONCE_MORE = 2;
  private static final int PART_OF_RUN = 2;
  private static final int STUBBORN = 2;

  private int standing = NONE;
  private int led;
  private int returns;
  private int challenger = NONE;
  private int inRow;
  private int reports;

  /** What leads; negative before the first report. */
  int standing() {
    return standing;
  }

  /**
   * By what the reports are multiplied that a diagnosis must have been weak before it ends: more
   * for what leads in a run that has come back to a diagnosis before.
   */
  int stubbornness(int symptom) {
    return symptom == standing ? 1 + STUBBORN * returns : 1;
  }

  /**
   * Takes what is in force at the next report.
   *
   * @param inForce the diagnoses in force, one at least
   * @param holds whether what leads may lead on if nothing else takes over
   * @return what leads
   */
  int update(int inForce, boolean holds) {
    reports++;
    int first = Integer.numberOfTrailingZeros(inForce);
    inRow = first == challenger ? inRow + 1 : 1;
    challenger = first;
    if (first == standing) {
      return standing;
    }
    if (!holds || standing == NONE) {
      // Of several, what has not been said before brings more.
      int fresh = inForce & ~led;
      return lead(fresh == 0 ? first : Integer.numberOfTrailingZeros(fresh));
    }
    return inRow >= needed(first) ? lead(first) : standing;
  }

  private int needed(int first) {
    boolean isNew = (led & 1 << first) == 0;
    if (standing == Symptoms.INSUFFICIENT_DATA || (isNew && first == Symptoms.DIVERGED)) {
      return 0;
    }
    int usual = Math.max(TO_LEAD, reports / SHARE) * (1 + returns);
    return isNew ? usual : Math.max(ONCE_MORE * usual, returns == 0 ? 0 : reports / PART_OF_RUN);
  }

  private int lead(int symptom) {
    returns += led >>> symptom & 1;
    led |= 1 << symptom;
    standing = symptom;
    return symptom;
  }
}
