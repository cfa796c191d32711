// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.model.Diagnosis.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The register: every diagnosis there is, the one that leads first. */
final class Symptoms {
  /** Every diagnosis, in the order in which they lead. */
  static final List<Symptom> ALL =
      List.of(
          new InsufficientData(),
          new Diverged(),
          new NoLearning(),
          new Stale(),
          new Memorised(),
          new Overconfident(),
          new Overfitting(),
          new Underfitting(),
          new Plateau(),
          new StillImproving(),
          new GoodFit(),
          new Oscillating(),
          new Noisy(),
          new ValidationEasier());

  static final int INSUFFICIENT_DATA = indexOf(Kind.INSUFFICIENT_DATA);
  static final int DIVERGED = indexOf(Kind.DIVERGED);
  static final int NO_LEARNING = indexOf(Kind.NO_LEARNING);
  static final int PLATEAU = indexOf(Kind.PLATEAU);
  static final int STILL_IMPROVING = indexOf(Kind.STILL_IMPROVING);

  /** What is said when no sign is strong: nothing is wrong. */
  static final int GOOD_FIT = indexOf(Kind.GOOD_FIT);

  /** What may go on without a sign where it led before, by bits. */
  static final int LASTING = bits(EnumSet.of(Kind.PLATEAU, Kind.STILL_IMPROVING, Kind.GOOD_FIT));

  /** With which nothing can be called well, by bits. */
  static final int ILLS =
      bits(
          EnumSet.of(
              Kind.DIVERGED,
              Kind.NO_LEARNING,
              Kind.MEMORISED,
              Kind.OVERCONFIDENT,
              Kind.OVERFITTING,
              Kind.UNDERFITTING));

  private Symptoms() {}

  /** The place of a kind in the register. */
  static int indexOf(Kind kind) {
    for (int i = 0; i < ALL.size(); i++) {
      if (ALL.get(i).kind() == kind) {
        return i;
      }
    }
    throw new IllegalArgumentException("not in the register: " + kind);
  }

  private static int bits(Set<Kind> kinds) {
    return kinds.stream().mapToInt(kind -> 1 << indexOf(kind)).reduce(0, (a, b) -> a | b);
  }
}
