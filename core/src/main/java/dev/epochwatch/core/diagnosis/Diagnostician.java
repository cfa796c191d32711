// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.rule.RunContext;
import java.util.List;

/**
 * Reads the curves of one run as they grow. Not thread-safe; bounded state; the same observations
 * always give the same diagnoses.
 */
public final class Diagnostician {
  private Diagnostician(RunContext context) {}

  /** Begins to read a run. */
  public static Diagnostician start(RunContext context) {
    return new Diagnostician(context);
  }

  /**
   * Looks at the next observation.
   *
   * @return what the curves say now, the leading diagnosis first; never empty
   */
  public List<Diagnosis> observe(Observation observation) {
    return List.of(
        new Diagnosis(
            Diagnosis.Kind.INSUFFICIENT_DATA,
            observation.step(),
            1,
            "too few reports to say anything",
            List.of(),
            List.of()));
  }
}
