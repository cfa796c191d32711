// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Report;

/**
 * A report that was refused for now and will be sent again. A trainer that did not wait has sent
 * later ones already; were those stored, this one could never be. So they are refused too, until it
 * comes, or until its trainer has had the time.
 *
 * @param attempt its attempt
 * @param sequence its sequence
 * @param untilMicros how long it is waited for
 */
record Owed(int attempt, long sequence, long untilMicros) {
  private static final long PATIENCE_MICROS = 60_000_000;

  static Owed since(Report report, long nowMicros) {
    return of(report.attempt(), report.sequence(), nowMicros);
  }

  static Owed of(int attempt, long sequence, long nowMicros) {
    return new Owed(attempt, sequence, nowMicros + PATIENCE_MICROS);
  }

  /** Whether this report must wait for the owed one. */
  boolean excludes(Report report, long nowMicros) {
    return report.attempt() == attempt && report.sequence() > sequence && nowMicros < untilMicros;
  }
}
