// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.model.Diagnosis;
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

  /** What is said when no sign is strong: nothing is wrong. */
  static final Symptom OTHERWISE = new GoodFit();

  /**
   * What is said instead where it led before: a curve goes on as it did until it is seen to turn.
   */
  static final List<Symptom> LASTING = List.of(new Plateau(), new StillImproving());

  /** How sure that is. */
  static final double OTHERWISE_CONFIDENCE = 0.4;

  private static final Set<Diagnosis.Kind> MILD =
      EnumSet.of(Diagnosis.Kind.PLATEAU, Diagnosis.Kind.STILL_IMPROVING, OTHERWISE.kind());

  private Symptoms() {}

  /** Whether a diagnosis only says how the curve moves; others need not wait behind one. */
  static boolean isMild(Diagnosis.Kind kind) {
    return MILD.contains(kind);
  }
}
