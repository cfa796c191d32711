// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.StoredRun;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The runs that are expected to report, each with the time before which nobody needs to look at it.
 * It follows what is committed, so that it holds no run that has finished. Thread-safe.
 */
final class ActiveRuns implements Consumer<CommitGroup> {
  private static final long AT_ONCE = Long.MIN_VALUE;

  private final Map<String, Long> dueMicros = new ConcurrentHashMap<>();

  /**
   * @param unfinished the runs that have not finished, as they are stored
   */
  ActiveRuns(List<StoredRun> unfinished) {
    unfinished.forEach(this::put);
  }

  @Override
  public void accept(CommitGroup group) {
    for (Entry entry : group.entries()) {
      if (entry instanceof Entry.PutRun changed) {
        put(changed.run());
      }
    }
  }

  private void put(StoredRun run) {
    if (run.state().expectsReports()) {
      dueMicros.put(run.id(), AT_ONCE);
    } else {
      dueMicros.remove(run.id());
    }
  }

  /** The runs that are due at a time. */
  List<String> due(long nowMicros) {
    return dueMicros.entrySet().stream()
        .filter(entry -> entry.getValue() <= nowMicros)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Nobody needs to look at a run before a time. */
  void postpone(String id, long untilMicros) {
    dueMicros.replace(id, untilMicros);
  }

  /** The run is not there any more. */
  void forget(String id) {
    dueMicros.remove(id);
  }

  int size() {
    return dueMicros.size();
  }
}
