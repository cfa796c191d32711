// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import dev.epochwatch.server.store.query.RunSelection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store that forgets everything with the process: for tests and for trying things out. It is
 * synchronized as a whole: correct first.
 */
public final class InMemoryStore implements Store {
  /** What is remembered of a run. */
  private record History(
      StoredRun run, List<StoredReport> reports, TreeMap<Long, StoredEvent> events) {}

  private final TreeMap<Long, History> histories = new TreeMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private long lastRunNumber;
  private boolean closed;

  @Override
  public synchronized void append(List<Entry> batch) {
    requireOpen();
    Deque<Runnable> undo = new ArrayDeque<>();
    try {
      batch.forEach(entry -> undo.push(apply(entry)));
    } catch (StoreException e) {
      undo.forEach(Runnable::run);
      throw e;
    }
    for (Entry entry : batch) {
      if (entry instanceof Entry.PutRun) {
        lastRunNumber = Math.max(lastRunNumber, entry.runNumber());
      }
    }
  }

  /** Applies an entry; what is returned takes it back. */
  private Runnable apply(Entry entry) {
    if (entry instanceof Entry.PutRun put) {
      return put(put.run());
    }
    if (entry instanceof Entry.DeleteRun delete) {
      return delete(delete.runNumber());
    }
    History history = histories.get(entry.runNumber());
    if (history == null) {
      throw StoreException.unknownRun(entry.runNumber());
    }
    if (entry instanceof Entry.AppendReport append) {
      return add(history, append.report());
    }
    StoredEvent event = ((Entry.AppendEvent) entry).event();
    return history.events().putIfAbsent(event.number(), event) == null
        ? () -> history.events().remove(event.number())
        : () -> {};
  }

  private Runnable put(StoredRun run) {
    Long owner = numbers.putIfAbsent(run.id(), run.number());
    if (owner != null && owner != run.number()) {
      throw StoreException.idInUse(run.id(), owner);
    }
    History before = histories.get(run.number());
    if (before == null) {
      histories.put(run.number(), new History(run, new ArrayList<>(), new TreeMap<>()));
      return () -> delete(run.number());
    }
    histories.put(run.number(), new History(run, before.reports(), before.events()));
    return () -> histories.put(run.number(), before);
  }

  private Runnable delete(long runNumber) {
    History history = histories.remove(runNumber);
    if (history == null) {
      return () -> {};
    }
    numbers.remove(history.run().id());
    return () -> {
      histories.put(runNumber, history);
      numbers.put(history.run().id(), runNumber);
    };
  }

  private static Runnable add(History history, StoredReport report) {
    List<StoredReport> reports = history.reports();
    if (reports.isEmpty() || compare(reports.get(reports.size() - 1), report) < 0) {
      reports.add(report);
      return () -> reports.remove(reports.size() - 1);
    }
    if (Collections.binarySearch(reports, report, InMemoryStore::compare) >= 0) {
      return () -> {};
    }
    throw StoreException.outOfOrder(history.run().number(), report.attempt(), report.sequence());
  }

  private static int compare(StoredReport left, StoredReport right) {
    return Comparator.comparingInt(StoredReport::attempt)
        .thenComparingLong(StoredReport::sequence)
        .compare(left, right);
  }

  @Override
  public synchronized Optional<StoredRun> run(String id) {
    requireOpen();
    return Optional.ofNullable(numbers.get(id)).map(histories::get).map(History::run);
  }

  @Override
  public synchronized Optional<StoredRun> run(long number) {
    requireOpen();
    return Optional.ofNullable(histories.get(number)).map(History::run);
  }

  @Override
  public synchronized List<StoredRun> newestEnded(
      String experiment, long belowNumber, long byMicros, int most) {
    requireOpen();
    return histories.headMap(belowNumber, false).descendingMap().values().stream()
        .map(History::run)
        .filter(run -> run.description().experiment().equals(experiment))
        .filter(run -> run.state() == RunState.SUCCEEDED || run.state() == RunState.STOPPED_EARLY)
        .filter(run -> run.finishMicros().orElse(Long.MAX_VALUE) <= byMicros)
        .limit(most)
        .toList();
  }

  @Override
  public synchronized List<StoredRun> unfinishedRuns() {
    requireOpen();
    return histories.values().stream()
        .map(History::run)
        .filter(run -> !run.state().isFinal())
        .toList();
  }

  @Override
  public synchronized RunPage runs(RunQuery query) {
    requireOpen();
    return RunSelection.of(query).pick(histories.values().stream().map(History::run));
  }

  @Override
  public synchronized List<StoredReport> reports(long runNumber) {
    requireOpen();
    History history = histories.get(runNumber);
    return history == null ? List.of() : List.copyOf(history.reports());
  }

  @Override
  public synchronized List<StoredEvent> events(long runNumber, long afterNumber, int most) {
    requireOpen();
    History history = histories.get(runNumber);
    return history == null
        ? List.of()
        : history.events().tailMap(afterNumber, false).values().stream().limit(most).toList();
  }

  @Override
  public synchronized long lastEventNumber(long runNumber) {
    requireOpen();
    History history = histories.get(runNumber);
    return history == null || history.events().isEmpty() ? 0 : history.events().lastKey();
  }

  @Override
  public synchronized long lastRunNumber() {
    requireOpen();
    return lastRunNumber;
  }

  @Override
  public synchronized void check() {
    requireOpen();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw StoreException.closed();
    }
  }
}
