// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Verdict;

/**
 * A rule at work on one run. Not thread-safe.
 *
 * <p>Its state is bounded whatever the run's length, and one call costs the same at step 100,000 as
 * at step 10. It depends on the observations alone: feeding the same ones to a new evaluator gives
 * the same verdicts.
 */
@FunctionalInterface
public interface Evaluator {
  /**
   * Looks at the next observation.
   *
   * @return what the rule says; NOT_APPLICABLE where a metric is missing, never an exception
   */
  Verdict observe(Observation observation);
}
