// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** One diagnosis: how it is recognised and what is said about it. Without state of its own. */
interface Symptom {
  Diagnosis.Kind kind();

  /**
   * How strong the signs are: 1 is just enough to speak of it, 0 is none. Whether it is said is
   * decided by {@link Episode}, so that it does not flap.
   */
  double strength(Curves curves);

  /** Whether it begins and ends at once. */
  default boolean isSudden() {
    return false;
  }

  /**
   * The step at which it began.
   *
   * @param noticed the step at which the signs first were strong enough
   */
  default long onset(Curves curves, long noticed) {
    return noticed;
  }

  /** One sentence a person understands. */
  String message(Curves curves);

  /** The numbers behind it. */
  List<Evidence> evidence(Curves curves);

  /** What to try, the first first. */
  List<Advice> advice(Curves curves);
}
