// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Report;
import java.util.TreeSet;

/**
 * Reports of a run that were refused for now and will be sent again. A trainer that did not wait
 * has sent later ones already; were those stored, these could never be. So later ones are refused
 * too, until these have come, or until the trainer has had the time. Not thread-safe.
 */
final class Owed {
  private static final long PATIENCE_MICROS = 60_000_000;
  private static final int MOST = 1_024;

  private final TreeSet<Long> sequences = new TreeSet<>();
  private final long untilMicros;
  private int attempt;

  /**
   * @param steadyMicros the time by a clock that nobody sets
   */
  Owed(int attempt, long sequence, long steadyMicros) {
    this.attempt = attempt;
    this.untilMicros = steadyMicros + PATIENCE_MICROS;
    sequences.add(sequence);
  }

  /** Another report was refused. */
  Owed add(int ofAttempt, long sequence) {
    if (ofAttempt > attempt) {
      attempt = ofAttempt;
      sequences.clear();
    }
    if (ofAttempt == attempt) {
      sequences.add(sequence);
      if (sequences.size() > MOST) {
        sequences.pollLast();
      }
    }
    return this;
  }

  /** Others of the same run were refused. */
  Owed add(Owed other) {
    other.sequences.forEach(sequence -> add(other.attempt, sequence));
    return this;
  }

  /** A run stands there: what it has is not owed, nor what came of an attempt that is over. */
  void settle(int currentAttempt, long lastSequence) {
    if (attempt == currentAttempt) {
      sequences.headSet(lastSequence, true).clear();
    } else {
      sequences.clear();
    }
  }

  boolean isSettled() {
    return sequences.isEmpty();
  }

  boolean isOver(long steadyMicros) {
    return isSettled() || steadyMicros >= untilMicros;
  }

  /** The one that must come first; none if this is settled. */
  long first() {
    return sequences.first();
  }

  /** Whether this report must wait for an owed one. */
  boolean excludes(Report report, long steadyMicros) {
    return report.attempt() == attempt
        && !isOver(steadyMicros)
        && report.sequence() > sequences.first();
  }
}
