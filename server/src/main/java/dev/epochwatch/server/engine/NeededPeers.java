// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.Peer;
import dev.epochwatch.server.store.StoredRun;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The finished runs that unfinished ones are judged among: they must stay, or a restart would
 * change decisions. It follows what is committed. Thread-safe.
 */
final class NeededPeers implements Consumer<CommitGroup> {
  // Many may choose at the same time, but none while a run is deleted that it may choose.
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Long, long[]> peersByRun = new ConcurrentHashMap<>();
  private final LongConsumer deleted;

  /**
   * @param unfinished the runs that have not finished, as they are stored
   * @param deleted told the number of each run that is deleted
   */
  NeededPeers(Collection<StoredRun> unfinished, LongConsumer deleted) {
    this.deleted = deleted;
    unfinished.forEach(this::put);
  }

  @Override
  public void accept(CommitGroup group) {
    for (Entry entry : group.entries()) {
      if (entry instanceof Entry.PutRun changed) {
        put(changed.run());
      } else if (entry instanceof Entry.DeleteRun gone) {
        peersByRun.remove(gone.runNumber());
        deleted.accept(gone.runNumber());
      }
    }
  }

  private void put(StoredRun run) {
    List<Peer> peers = run.peers().orElse(List.of());
    if (peers.isEmpty() || run.state().isFinal()) {
      peersByRun.remove(run.number());
    } else {
      peersByRun.computeIfAbsent(
          run.number(), number -> peers.stream().mapToLong(Peer::run).toArray());
    }
  }

  /** Chooses peers and stores them, while no run is deleted. Blocks. */
  <T> T choosing(Supplier<T> action) {
    return under(lock.readLock(), action);
  }

  /** Deletes a run, while nobody chooses peers. Blocks. */
  <T> T deleting(Supplier<T> action) {
    return under(lock.writeLock(), action);
  }

  /** How many unfinished runs are judged among others of which this is one. */
  long neededBy(long run) {
    return peersByRun.values().stream().filter(peers -> contains(peers, run)).count();
  }

  private static boolean contains(long[] peers, long run) {
    for (long peer : peers) {
      if (peer == run) {
        return true;
      }
    }
    return false;
  }

  private static <T> T under(Lock held, Supplier<T> action) {
    held.lock();
    try {
      return action.get();
    } finally {
      held.unlock();
    }
  }
}
