// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

/**
 * Something done to a run from outside that its decisions depend on. A rebuild applies it at the
 * same place again: after the report (attempt, sequence).
 *
 * @param kind what was done
 * @param attempt the attempt it happened in
 * @param afterSequence the last sequence stored before it, 0 for none
 * @param text the reason of a stop or override; the text of a new policy
 */
public record Intervention(Kind kind, int attempt, long afterSequence, String text) {
  /** What was done. The order is stored: new kinds go to the end. */
  public enum Kind {
    /** A person stopped the run. */
    STOP,
    /** A STOP was lifted by a resume. */
    OVERRIDE,
    /** The policy was replaced. */
    POLICY,
    /** The objective became known when there were reports already. */
    OBJECTIVE
  }
}
