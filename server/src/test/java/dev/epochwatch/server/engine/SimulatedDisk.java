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

/**
 * What survives the death of a process, and the store through which the living process sees it. The
 * disk can fail, and the process can die, before or after a batch has become durable.
 */
final class SimulatedDisk {
  /** What happens to the next batch. */
  enum Fault {
    /** It is not written. */
    LOST,
    /** It is durable, yet the store says that it failed. */
    KEPT,
    /** The process dies before the batch is durable. */
    DIES_BEFORE,
    /** The process dies when the batch is durable and nobody knows yet. */
    DIES_AFTER
  }

  private final InMemoryStore durable = new InMemoryStore();
  private int life;
  private boolean dead;
  private int outage;
  private Optional<Fault> next = Optional.empty();

  /** The store of a new process; the one before is dead. */
  Store boot() {
    life++;
    dead = false;
    return new ProcessStore(life);
  }

  /** kill -9. */
  void kill() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  /** The next operations fail, as many as are said. */
  void fail(int operations) {
    outage = operations;
    next = Optional.empty();
  }

  /** Something happens to the next batch. */
  void fail(Fault fault) {
    next = Optional.of(fault);
    outage = 0;
  }

  /** From now on all is well. */
  void heal() {
    outage = 0;
    next = Optional.empty();
  }

  /** What is on the disk. */
  Store durable() {
    return durable;
  }

  private void append(List<Entry> batch) {
    Optional<Fault> fault = next;
    next = Optional.empty();
    boolean isKept = fault.filter(it -> it == Fault.LOST || it == Fault.DIES_BEFORE).isEmpty();
    if (isKept) {
      durable.append(batch);
    }
    dead = fault.filter(it -> it == Fault.DIES_BEFORE || it == Fault.DIES_AFTER).isPresent();
    if (fault.isPresent()) {
      throw new StoreException("the simulation wants " + fault.get());
    }
  }

  /** A store that fails with the disk and with its process. */
  private final class ProcessStore implements Store {
    private final int mine;

    ProcessStore(int mine) {
      this.mine = mine;
    }

    @Override
    public void append(List<Entry> batch) {
      usable();
      SimulatedDisk.this.append(batch);
    }

    @Override
    public Optional<StoredRun> run(long number) {
      return usable().run(number);
    }

    @Override
    public List<StoredRun> newestEnded(
        String experiment, long belowNumber, long byMicros, int most) {
      return usable().newestEnded(experiment, belowNumber, byMicros, most);
    }

    @Override
    public Optional<StoredRun> run(String id) {
      return usable().run(id);
    }

    @Override
    public List<StoredRun> unfinishedRuns() {
      return usable().unfinishedRuns();
    }

    @Override
    public RunPage runs(RunQuery query) {
      return usable().runs(query);
    }

    @Override
    public List<StoredReport> reports(long runNumber) {
      return usable().reports(runNumber);
    }

    @Override
    public List<StoredEvent> events(long runNumber, long afterNumber, int most) {
      return usable().events(runNumber, afterNumber, most);
    }

    @Override
    public long lastEventNumber(long runNumber) {
      return usable().lastEventNumber(runNumber);
    }

    @Override
    public long lastRunNumber() {
      return usable().lastRunNumber();
    }

    @Override
    public void check() {
      usable();
    }

    @Override
    public void close() {}

    private InMemoryStore usable() {
      if (dead || mine != life) {
        throw new StoreException("this process is dead");
      }
      if (outage > 0) {
        outage--;
        throw new StoreException("the disk fails");
      }
      return durable;
    }
  }
}
