// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs whose progress in the store may be older than their log, because a server died before it
 * wrote it. Thread-safe; blocks.
 */
final class UncheckedRuns {
  private final Store store;
  private final LiveRuns runs;
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  /**
   * @param unfinished the runs that have not finished, as they were stored
   */
  UncheckedRuns(Store store, LiveRuns runs, List<StoredRun> unfinished) {
    this.store = store;
    this.runs = runs;
    unfinished.forEach(run -> ids.add(run.id()));
  }

  void forget(String id) {
    ids.remove(id);
  }

  /** Brings into memory what misses reports: only a replay then tells the progress. */
  void check() {
    for (String id : new ArrayList<>(ids)) {
      if (store.run(id).filter(this::isBehindItsLog).isPresent()) {
        runs.load(id);
      }
      ids.remove(id);
    }
  }

  private boolean isBehindItsLog(StoredRun run) {
    if (run.state().isFinal()) {
      return false;
    }
    List<StoredReport> reports = store.reports(run.number());
    StoredReport last = reports.isEmpty() ? null : reports.get(reports.size() - 1);
    long lastSequence =
        last == null || last.attempt() != run.attempt().number() ? 0 : last.sequence();
    return run.progress().lastSequence() != lastSequence;
  }
}
