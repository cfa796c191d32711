// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Decision;

/** Turns a decision into the bytes that the store keeps and the wire carries. Pure. */
@FunctionalInterface
public interface DecisionEncoder {
  /**
   * Encodes a decision.
   *
   * @param decision the decision
   * @param objective the objective's name as the trainer has it, empty while unknown
   */
  byte[] encode(Decision decision, String objective);
}
