// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.Store;
import java.util.function.BooleanSupplier;

/**
 * What {@link Upkeep} does to the runs of an engine. Thread-safe.
 *
 * @param store where everything is kept
 * @param runs the runs in memory
 * @param active the runs that are expected to report
 * @param editor deletes runs
 * @param path tells whether the engine drains
 * @param feed tells those who watch
 */
record Housekeeping(
    Store store, LiveRuns runs, ActiveRuns active, RunEditor editor, ReportPath path, Feed feed) {

  /** Finds silent runs, when it is told to. */
  SilenceSweep silence(SilenceLimits limits) {
    return new SilenceSweep(store, runs, active, limits);
  }

  /**
   * Deletes old runs, when it is told to.
   *
   * @param isEnding asked between two deletions; once it holds, no more is deleted
   */
  RetentionSweep retention(Retention retention, BooleanSupplier isEnding) {
    return new RetentionSweep(store, this, retention, isEnding);
  }

  /**
   * Forgets a run that ended before a time. Blocks.
   *
   * @return whether that was so; a run that was reopened meanwhile stays
   */
  boolean deleteFinished(String id, long beforeMicros) {
    boolean deleted = !path.isDraining() && editor.deleteFinished(id, beforeMicros);
    if (deleted) {
      feed.changed(id);
    }
    return deleted;
  }

  /** How many runs are expected to report. */
  int activeRuns() {
    return active.size();
  }
}
