// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreException;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A store that fails when told to. */
final class FlakyStore implements Store {
  private final Store store = new InMemoryStore();
  private volatile boolean down;
  private volatile Predicate<Entry> poison = entry -> false;
  private volatile int appends;

  /** From now on nothing can be written, or again everything. */
  void down(boolean isDown) {
    down = isDown;
  }

  /** From now on entries that match cannot be written. */
  void poison(Predicate<Entry> matching) {
    poison = matching;
  }

  int appends() {
    return appends;
  }

  @Override
  public void append(List<Entry> batch) {
    appends++;
    check();
    if (batch.stream().anyMatch(poison)) {
      throw new StoreException("poison");
    }
    store.append(batch);
  }

  @Override
  public Optional<StoredRun> run(long number) {
    return store.run(number);
  }

  @Override
  public List<StoredRun> newestEnded(String experiment, long belowNumber, long byMicros, int most) {
    return store.newestEnded(experiment, belowNumber, byMicros, most);
  }

  @Override
  public Optional<StoredRun> run(String id) {
    return store.run(id);
  }

  @Override
  public List<StoredRun> unfinishedRuns() {
    return store.unfinishedRuns();
  }

  @Override
  public RunPage runs(RunQuery query) {
    return store.runs(query);
  }

  @Override
  public List<StoredReport> reports(long runNumber) {
    return store.reports(runNumber);
  }

  @Override
  public List<StoredEvent> events(long runNumber, long afterNumber, int most) {
    return store.events(runNumber, afterNumber, most);
  }

  @Override
  public long lastEventNumber(long runNumber) {
    return store.lastEventNumber(runNumber);
  }

  @Override
  public long lastRunNumber() {
    return store.lastRunNumber();
  }

  @Override
  public void check() {
    if (down) {
      throw new StoreException("down");
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
