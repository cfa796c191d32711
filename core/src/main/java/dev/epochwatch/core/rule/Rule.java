// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

/**
 * One stopping criterion with its parameters. Immutable and thread-safe; what it learns of a run it
 * keeps in the {@link Evaluator} it starts.
 */
@FunctionalInterface
public interface Rule {
  /**
   * Begins to watch a run.
   *
   * @param context what is known of the run beforehand
   * @param label the rule in the policy language, for its verdicts
   */
  Evaluator start(RunContext context, String label);
}
