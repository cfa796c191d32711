// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

/**
 * The metrics of one step with their identity: sending (run, attempt, sequence) again changes
 * nothing.
 *
 * @param run the run's id
 * @param attempt which life of the run, 1 or more
 * @param sequence counts the reports of an attempt, 1 or more, rising
 * @param observation what was measured
 */
public record Report(String run, int attempt, long sequence, Observation observation) {
  public Report {
    Limits.requireId("run", run);
    Limits.requireAtLeast("attempt", attempt, 1);
    Limits.requireAtLeast("sequence", sequence, 1);
  }
}
