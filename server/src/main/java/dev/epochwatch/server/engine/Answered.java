// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Observation;

/**
 * A report of the current attempt that has been judged, with its answer.
 *
 * @param decision the decision as the wire has it, which takes far less memory than its objects;
 *     not to be changed
 */
record Answered(long sequence, Observation observation, byte[] decision) {
  /**
   * Whether the report says the same. A time that is not believed is none: where the server's own
   * time was stored, it is not compared.
   */
  boolean hasContentOf(Observation other) {
    long storedMicros = observation.eventMicros().orElseThrow();
    return observation.equals(EventTimes.settled(other, storedMicros));
  }
}
