// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores groups in the order they were submitted, as many at once as are there, and answers them
 * once they are on disk. While one batch is being written the next one gathers; no timer. One
 * thread writes: its own, or, where none was started, that of {@link #commitPending}. Thread-safe.
 */
final class GroupCommitter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);
  private static final int MOST_ENTRIES = 4_096;

  private final Store store;
  private final long capacity;
  private final Consumer<CommitGroup> evict;
  private final Consumer<CommitGroup> afterCommit;
  private final AtomicLong reserved = new AtomicLong();
  private final Object lock = new Object();

  @GuardedBy("lock") private ArrayList<CommitGroup> gathering = new ArrayList<>();

  @GuardedBy("lock") private long submitted;

  @GuardedBy("lock") private boolean closed;

  // Only the writing thread touches it.
  private boolean isDown;
  private volatile long completed;
  private volatile @Nullable Thread writer;

  /**
   * @param store where to
   * @param capacity how much may wait, in the unit of {@link #reserve}
   * @param evict told of each group that was lost, so that its run leaves memory
   * @param afterCommit told of each group once it is on disk, before the one who waits for it
   */
  GroupCommitter(
      Store store, long capacity, Consumer<CommitGroup> evict, Consumer<CommitGroup> afterCommit) {
    this.store = store;
    this.capacity = capacity;
    this.evict = evict;
    this.afterCommit = afterCommit;
  }

  /** Starts a thread of its own. */
  void start() {
    Thread thread = new Thread(this::writeUntilClosed, "epochwatch-committer");
    thread.setDaemon(true);
    writer = thread;
    thread.start();
  }

  /** Takes room for a group, if there is any; the group gives it back when it is done. */
  boolean reserve(int cost) {
    if (reserved.addAndGet(cost) > capacity) {
      reserved.addAndGet(-cost);
      return false;
    }
    return true;
  }

  /**
   * Hands a group over.
   *
   * @return its ticket: it is done when {@link #completed} has reached it
   */
  long submit(CommitGroup group) {
    synchronized (lock) {
      if (!closed) {
        gathering.add(group);
        if (gathering.size() == 1) {
          lock.notifyAll();
        }
        return ++submitted;
      }
    }
    group.failed(draining());
    return completed;
  }

  /** The ticket of the last group that is done. */
  long completed() {
    return completed;
  }

  /**
   * Waits until a group is on disk.
   *
   * @throws RefusedException if it was not stored
   */
  void await(AwaitedGroup group) {
    while (writer == null && !group.done().isDone()) {
      commitPending();
    }
    try {
      group.done().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RefusedException refused ? refused : e;
    }
  }

  /** Waits until a view may be shown. */
  RunView settled(LiveRun.Settled settled) {
    settled.group().ifPresent(this::await);
    return settled.view();
  }

  /** Writes what has gathered, on the calling thread; for a committer that was not started. */
  void commitPending() {
    ArrayList<CommitGroup> groups;
    synchronized (lock) {
      groups = gathering;
      gathering = new ArrayList<>();
    }
    commit(groups);
  }

  /** Writes what has gathered and ends the thread. Later groups fail with DRAINING. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    Thread thread = writer;
    if (thread == null) {
      commitPending();
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeUntilClosed() {
    ArrayList<CommitGroup> groups = new ArrayList<>();
    while (true) {
      groups.clear();
      synchronized (lock) {
        while (gathering.isEmpty() && !closed) {
          try {
            lock.wait();
          } catch (InterruptedException e) {
            // Only close() ends this thread: what was judged must be written.
            log.warn("the committer was interrupted and goes on");
          }
        }
        if (gathering.isEmpty()) {
          return;
        }
        ArrayList<CommitGroup> swapped = gathering;
        gathering = groups;
        groups = swapped;
      }
      commit(groups);
    }
  }

  private void commit(List<CommitGroup> groups) {
    int from = 0;
    while (from < groups.size()) {
      int to = from;
      int entries = 0;
      while (to < groups.size() && (to == from || entries < MOST_ENTRIES)) {
        entries += groups.get(to++).entries().size();
      }
      commitBatch(groups.subList(from, to), entries);
      from = to;
    }
  }

  private void commitBatch(List<CommitGroup> groups, int size) {
    List<Entry> batch = new ArrayList<>(size);
    for (CommitGroup group : groups) {
      if (isSound(group)) {
        batch.addAll(group.entries());
      }
    }
    try {
      if (!batch.isEmpty()) {
        store.append(batch);
        isDown = false;
      }
    } catch (RuntimeException | Error e) {
      // An Error too: if this thread ended, every report would wait for ever.
      log.debug("a batch of {} entries was not stored; trying its parts", batch.size(), e);
      commitOneByOne(groups);
      return;
    }
    for (CommitGroup group : groups) {
      finish(group, isSound(group) ? null : storeDown());
    }
  }

  /** After a batch failed: finds the group that the store refuses, or that it takes none. */
  private void commitOneByOne(List<CommitGroup> groups) {
    boolean refusing = false;
    for (CommitGroup group : groups) {
      RefusedException failure = null;
      if (!isSound(group) || (refusing && !group.entries().isEmpty())) {
        failure = storeDown();
      } else if (!group.entries().isEmpty()) {
        failure = appendAlone(group.entries());
        refusing = failure != null && failure.reason() == ErrorReason.STORE_DOWN;
      }
      finish(group, failure);
    }
  }

  /** Appends one group; why it could not, if so. */
  private @Nullable RefusedException appendAlone(List<Entry> entries) {
    try {
      store.append(entries);
      return null;
    } catch (RuntimeException | Error e) {
      if (!canWrite()) {
        return storeDown();
      }
    }
    // A store that has just come back had failed before for no fault of the group.
    try {
      store.append(entries);
      return null;
    } catch (RuntimeException | Error e) {
      return canWrite() ? Failures.internal(log, "the store refused a group", e) : storeDown();
    }
  }

  private boolean canWrite() {
    try {
      store.check();
      return true;
    } catch (RuntimeException | Error e) {
      // Once an outage, not once a batch.
      if (!isDown) {
        log.error("the store is down", e);
      }
      isDown = true;
      return false;
    }
  }

  /** A run that lost a group is judged anew from the store: what came after was judged in vain. */
  private static boolean isSound(CommitGroup group) {
    LiveRun run = group.run();
    return run == null || !run.hasFailed();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the one writer only.
  private void finish(CommitGroup group, @Nullable RefusedException failure) {
    reserved.addAndGet(-group.cost());
    if (failure == null) {
      guarded("a commit could not be told to those who watch", () -> afterCommit.accept(group));
      guarded("an answer could not be given", group::stored);
    } else {
      guarded("a lost group could not be forgotten", () -> evict.accept(group));
      guarded("an answer could not be given", () -> group.failed(failure));
    }
    completed++;
  }

  /** What fails for one must not keep the others from their answers. */
  private static void guarded(String otherwise, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      log.error(otherwise, e);
    }
  }

  static RefusedException storeDown() {
    return RefusedException.of(ErrorReason.STORE_DOWN, "the store cannot be written at the moment");
  }

  static RefusedException draining() {
    return RefusedException.of(ErrorReason.DRAINING, "the server is going away");
  }
}
