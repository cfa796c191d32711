// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.List;

/**
 * What the curves say.
 *
 * @param kind what it is
 * @param onsetStep the step at which it began
 * @param confidence from 0 to 1
 * @param message one sentence a person understands
 * @param evidence the numbers behind it
 * @param advice what to try, the first first
 */
public record Diagnosis(
    Kind kind,
    long onsetStep,
    double confidence,
    String message,
    List<Evidence> evidence,
    List<Advice> advice) {

  /** The kinds of curve. */
  public enum Kind {
    INSUFFICIENT_DATA,
    GOOD_FIT,
    STILL_IMPROVING,
    OVERFITTING,
    OVERCONFIDENT,
    UNDERFITTING,
    PLATEAU,
    DIVERGED,
    NO_LEARNING,
    NOISY,
    MEMORISED,
    OSCILLATING,
    VALIDATION_EASIER,
    STALE
  }

  public Diagnosis {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new InvalidValueException("confidence", "must be 0 to 1, was " + confidence);
    }
    evidence = List.copyOf(evidence);
    advice = List.copyOf(advice);
  }
}
