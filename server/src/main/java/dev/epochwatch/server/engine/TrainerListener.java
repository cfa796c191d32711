// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

/** A connected trainer. */
@FunctionalInterface
public interface TrainerListener {
  /**
   * A decision that answers no report. Must not block.
   *
   * @param run the run's id
   * @param attempt the attempt it is meant for
   * @param decision the decision as the {@link DecisionEncoder} made it
   * @return whether it was sent
   */
  boolean decided(String run, int attempt, byte[] decision);
}
