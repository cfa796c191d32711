// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.StoredReport;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who wants to know of which run. Thread-safe. */
final class Feed {
  private final Map<String, Set<TrainerListener>> trainers = new ConcurrentHashMap<>();
  private final Map<String, Set<RunListener>> watchers = new ConcurrentHashMap<>();

  void addTrainer(String run, TrainerListener listener) {
    add(trainers, run, listener);
  }

  void removeTrainer(String run, TrainerListener listener) {
    remove(trainers, run, listener);
  }

  void addWatcher(String run, RunListener listener) {
    add(watchers, run, listener);
  }

  void removeWatcher(String run, RunListener listener) {
    remove(watchers, run, listener);
  }

  boolean isWatched(String run) {
    return !watchers.isEmpty() && watchers.containsKey(run);
  }

  /** Tells the trainers of a run. */
  int tell(String run, int attempt, byte[] decision) {
    int told = 0;
    for (TrainerListener listener : trainers.getOrDefault(run, Set.of())) {
      if (listener.decided(run, attempt, decision)) {
        told++;
      }
    }
    return told;
  }

  void reported(String run, StoredReport report) {
    watchers.getOrDefault(run, Set.of()).forEach(watcher -> watcher.reported(report));
  }

  void changed(String run) {
    watchers.getOrDefault(run, Set.of()).forEach(RunListener::changed);
  }

  private static <T> void add(Map<String, Set<T>> listeners, String run, T listener) {
    listeners.compute(
        run,
        (id, existing) -> {
          Set<T> set = existing == null ? ConcurrentHashMap.newKeySet(1) : existing;
          set.add(listener);
          return set;
        });
  }

  private static <T> void remove(Map<String, Set<T>> listeners, String run, T listener) {
    listeners.computeIfPresent(
        run,
        (id, set) -> {
          set.remove(listener);
          return set.isEmpty() ? null : set;
        });
  }
}
