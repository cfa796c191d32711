// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import com.google.protobuf.MessageLite;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The reports of one attempt that the server has not answered, in their order. Thread-safe.
 *
 * <p>A report is first in memory. What does not fit there is in the journal file, from where it
 * comes back as answers make room; while the server is away everything in memory is written there
 * too ({@link #keep}), so that it outlives the process. Invariant: memory holds the oldest reports,
 * in flight before waiting; the newest may be in the journal alone. When the last report is
 * answered, the file is deleted.
 */
final class Outbox {
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  /** How much is written or read while others wait for the lock. */
  private static final int STRETCH = 256;

  private final Object lock = new Object();
  private final int capacity;
  // All of the following are guarded by lock.
  private final Overflow overflow;
  private final Deque<Report> inFlight = new ArrayDeque<>();
  private final Deque<Report> waiting = new ArrayDeque<>();
  private long last;
  private long refused;

  /** An empty outbox that keeps {@code capacity} reports in memory. */
  Outbox(int capacity, Overflow.JournalSupply supply) {
    this(capacity, new Overflow(supply), 0);
  }

  private Outbox(int capacity, Overflow overflow, long last) {
    this.capacity = capacity;
    this.overflow = overflow;
    this.last = last;
  }

  /** What an earlier process left in its journal. */
  static Outbox of(Leftover leftover, int capacity) {
    return new Outbox(capacity, Overflow.of(leftover), leftover.last());
  }

  /** Takes a report over and gives it the next sequence; empty when there was no room anywhere. */
  OptionalLong offer(Report.Builder report) {
    synchronized (lock) {
      Report numbered = report.setSequence(last + 1).build();
      if (overflow.spilled() == 0 && inFlight.size() + waiting.size() < capacity) {
        waiting.add(numbered);
        overflow.inMemory(numbered);
      } else if (!overflow.spill(numbered)) {
        refused++;
        return OptionalLong.empty();
      }
      last++;
      return OptionalLong.of(last);
    }
  }

  /** The next report to send; it counts as in flight from now on. */
  Optional<Report> next() {
    synchronized (lock) {
      if (waiting.isEmpty()) {
        refill();
      }
      Optional<Report> next = Optional.ofNullable(waiting.poll());
      next.ifPresent(inFlight::add);
      return next;
    }
  }

  /** Forgets an answered report. */
  void settle(long sequence) {
    synchronized (lock) {
      for (Iterator<Report> reports = inFlight.iterator(); reports.hasNext(); ) {
        if (reports.next().getSequence() == sequence) {
          reports.remove();
          break;
        }
      }
      overflow.answered(sequence);
      if (pending() == 0) {
        overflow.discard();
      }
    }
  }

  /** Everything in flight is to be sent again, in its order. */
  void rewind() {
    synchronized (lock) {
      while (!inFlight.isEmpty()) {
        waiting.addFirst(inFlight.removeLast());
      }
    }
  }

  /** Writes what is only in memory to the journal, and returns once it is on disk. */
  void keep() {
    Optional<Journal> grown = Optional.empty();
    boolean more = true;
    while (more) {
      synchronized (lock) {
        boolean written = overflow.hasUnwritten() && overflow.write(STRETCH);
        more = written && overflow.hasUnwritten();
        grown = written ? overflow.journal() : grown;
      }
    }
    // Outside the lock: a report must not wait for the disk.
    try {
      if (grown.isPresent()) {
        grown.get().force();
      }
    } catch (IOException failure) {
      LOG.log(System.Logger.Level.WARNING, "cannot force the journal to disk", failure);
    }
  }

  /** The sequence of the newest report; 0 before the first. */
  long last() {
    synchronized (lock) {
      return last;
    }
  }

  /** The sequence of the oldest report without an answer, as far as memory knows it. */
  OptionalLong oldest() {
    synchronized (lock) {
      Report first = inFlight.isEmpty() ? waiting.peek() : inFlight.peek();
      return first == null ? OptionalLong.empty() : OptionalLong.of(first.getSequence());
    }
  }

  /** How many reports have no answer yet. */
  long pending() {
    synchronized (lock) {
      return inFlight.size() + waiting.size() + overflow.spilled();
    }
  }

  int inFlight() {
    synchronized (lock) {
      return inFlight.size();
    }
  }

  /** How many reports found no room in memory and on disk, or were lost with the file. */
  long lost() {
    synchronized (lock) {
      return refused + overflow.cutOff();
    }
  }

  /** Adds a record about the run itself to the journal, if there is one. */
  void note(Journal.Kind kind, MessageLite message) {
    synchronized (lock) {
      overflow.note(kind, message);
    }
  }

  /**
   * Ends the outbox. What is left stays in the journal.
   *
   * @param finish how the run ended, if it has
   * @return the journal, when something is left
   */
  Optional<Path> close(Optional<FinishRunRequest> finish) {
    synchronized (lock) {
      boolean left = pending() > 0 || finish.isPresent();
      Optional<Path> path = left ? overflow.seal(finish) : Optional.empty();
      overflow.close();
      return path;
    }
  }

  /** Forgets everything: the server has it all, or will never take it. */
  void clear() {
    synchronized (lock) {
      inFlight.clear();
      waiting.clear();
      overflow.discard();
    }
  }

  private void refill() {
    int room = Math.min(STRETCH, capacity - inFlight.size());
    for (int i = 0; i < room; i++) {
      Optional<Report> report = overflow.unspill();
      if (report.isEmpty()) {
        return;
      }
      waiting.add(report.get());
    }
  }
}
