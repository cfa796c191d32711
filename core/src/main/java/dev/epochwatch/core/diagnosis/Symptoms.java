// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import java.util.List;

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

  private Symptoms() {}
}
