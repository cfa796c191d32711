// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

/** One thing to remember. */
public sealed interface Entry {
  /** The number of the run it belongs to. */
  long runNumber();

  /** Remembers a run, in place of what was remembered of it. */
  record PutRun(StoredRun run) implements Entry {
    @Override
    public long runNumber() {
      return run.number();
    }
  }

  /** Remembers a report. The run must have been put before, in this batch or an earlier one. */
  record AppendReport(long runNumber, StoredReport report) implements Entry {}

  /** Remembers an event. */
  record AppendEvent(long runNumber, StoredEvent event) implements Entry {}

  /** Forgets a run with its whole history. */
  record DeleteRun(long runNumber) implements Entry {}
}
