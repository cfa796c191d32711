// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

/**
 * Something that changed in a run's judgement.
 *
 * @param number counts the events of a run from 1
 * @param kind what changed
 * @param attempt the attempt
 * @param step the step it happened at
 * @param timeMicros when, by the server's clock
 * @param message one sentence
 * @param decision the decision in full, as an encoded {@code epochwatch.v1.Decision}; empty if none
 */
public record StoredEvent(
    long number,
    Kind kind,
    int attempt,
    long step,
    long timeMicros,
    String message,
    byte[] decision) {

  /** What changed. The order is stored: new kinds go to the end. */
  public enum Kind {
    STOP,
    DIAGNOSIS,
    HUMAN,
    POLICY,
    STATE
  }
}
