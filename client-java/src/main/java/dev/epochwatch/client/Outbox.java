// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.epochwatch.client.Journal.Entry;
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
 * in flight before waiting, some of them {@code unwritten} to the journal; the {@code spilled}
 * newest are in the journal alone. When the last report is answered, the file is deleted.
 */
final class Outbox {
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  private static final int STRETCH = 256;

  private final Object lock = new Object();
  private final int capacity;
  private final JournalSupply supply;
  // All of the following are guarded by lock.
  private final Deque<Report> inFlight = new ArrayDeque<>();
  private final Deque<Report> waiting = new ArrayDeque<>();
  private final Deque<Report> unwritten = new ArrayDeque<>();
  private Optional<Journal> journal = Optional.empty();
  private long last;
  private long spilled;
  private long spillPlace;
  private long lost;
  private boolean failing;
  private boolean closed;

  /** Makes the journal file when it is first needed. */
  interface JournalSupply {
    /** Opens a new file that begins with the records saying which run and attempt it is of. */
    Optional<Journal> create() throws IOException;
  }

  /** An empty outbox that keeps {@code capacity} reports in memory. */
  Outbox(int capacity, JournalSupply supply) {
    this.capacity = capacity;
    this.supply = supply;
  }

  /** What an earlier process left in its journal. */
  static Outbox of(Leftover leftover, int capacity) {
    Outbox outbox = new Outbox(capacity, Optional::empty);
    outbox.journal = Optional.of(leftover.journal());
    outbox.last = leftover.last();
    outbox.spilled = leftover.reports();
    outbox.spillPlace = leftover.journal().start();
    return outbox;
  }

  /** Takes a report over and gives it the next sequence; empty when there was no room anywhere. */
  OptionalLong offer(Report.Builder report) {
    synchronized (lock) {
      Report numbered = report.setSequence(last + 1).build();
      if (spilled == 0 && inFlight.size() + waiting.size() < capacity) {
        waiting.add(numbered);
        unwritten.add(numbered);
      } else if (!spill(numbered)) {
        lost++;
        return OptionalLong.empty();
      }
      last++;
      return OptionalLong.of(last);
    }
  }

  /** The next report to send; it counts as in flight from now on. */
  Optional<Report> next() {
    synchronized (lock) {
      if (waiting.isEmpty() && spilled > 0) {
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
      if (!unwritten.isEmpty() && unwritten.element().getSequence() == sequence) {
        unwritten.remove();
      }
      if (pending() == 0) {
        discardJournal();
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
      // In short stretches, so that a report need not wait for long; the disk is not waited for
      // here.
      synchronized (lock) {
        boolean written = !unwritten.isEmpty() && write(STRETCH);
        more = written && !unwritten.isEmpty();
        grown = written ? journal : grown;
      }
    }
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

  /** Adds a record about the run itself to the journal, if there is one. */
  void note(Journal.Kind kind, MessageLite message) {
    synchronized (lock) {
      try {
        if (journal.isPresent()) {
          journal.get().append(kind, message);
        }
      } catch (IOException failure) {
        complain(failure);
      }
    }
  }

  /** How many reports have no answer yet. */
  long pending() {
    synchronized (lock) {
      return inFlight.size() + waiting.size() + spilled;
    }
  }

  int inFlight() {
    synchronized (lock) {
      return inFlight.size();
    }
  }

  /** The sequence of the oldest report without an answer. */
  OptionalLong oldest() {
    synchronized (lock) {
      Report first = inFlight.isEmpty() ? waiting.peek() : inFlight.peek();
      return first == null ? OptionalLong.empty() : OptionalLong.of(first.getSequence());
    }
  }

  /**
   * How many reports found no room in memory and no disk; 0 unless the journal cannot be written.
   */
  long lost() {
    synchronized (lock) {
      return lost;
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
      boolean written = (pending() > 0 || finish.isPresent()) && write(Integer.MAX_VALUE);
      Optional<Path> path = written ? seal(finish) : Optional.empty();
      journal.ifPresent(Journal::close);
      journal = Optional.empty();
      closed = true;
      return path;
    }
  }

  /** Forgets everything: the server has it all, or will never take it. */
  void clear() {
    synchronized (lock) {
      inFlight.clear();
      waiting.clear();
      unwritten.clear();
      spilled = 0;
      discardJournal();
    }
  }

  private Optional<Path> seal(Optional<FinishRunRequest> finish) {
    try {
      Journal file = journal.orElseThrow();
      if (finish.isPresent()) {
        file.append(Journal.Kind.FINISH, finish.get());
      }
      file.force();
      return Optional.of(file.path());
    } catch (IOException failure) {
      complain(failure);
      return Optional.empty();
    }
  }

  private boolean spill(Report report) {
    if (!write(Integer.MAX_VALUE)) {
      return false;
    }
    try {
      Journal file = journal.orElseThrow();
      long place = file.end();
      file.append(Journal.Kind.REPORT, report);
      spillPlace = spilled == 0 ? place : spillPlace;
      spilled++;
      return true;
    } catch (IOException failure) {
      return complain(failure);
    }
  }

  /** Writes memory's next reports to the journal; false when there is none. */
  private boolean write(int most) {
    if (closed) {
      return false;
    }
    try {
      if (journal.isEmpty()) {
        journal = supply.create();
      }
      if (journal.isEmpty()) {
        return false;
      }
      for (int i = 0; i < most && !unwritten.isEmpty(); i++) {
        journal.get().append(Journal.Kind.REPORT, unwritten.element());
        unwritten.remove();
      }
      failing = false;
      return true;
    } catch (IOException failure) {
      return complain(failure);
    }
  }

  private void refill() {
    try {
      Journal file = journal.orElseThrow();
      while (spilled > 0 && inFlight.size() + waiting.size() < capacity) {
        Optional<Entry> entry = file.read(spillPlace);
        if (entry.isEmpty()) {
          LOG.log(System.Logger.Level.ERROR, file.path() + " was cut short: lost " + spilled);
          lost += spilled;
          spilled = 0;
        } else {
          spillPlace = entry.get().end();
          unspill(entry.get());
        }
      }
    } catch (IOException failure) {
      complain(failure);
    }
  }

  private void unspill(Entry entry) throws InvalidProtocolBufferException {
    if (entry.kind() == Journal.Kind.REPORT) {
      spilled--;
      waiting.add(Report.parseFrom(entry.message()));
    }
  }

  private void discardJournal() {
    try {
      if (journal.isPresent()) {
        journal.get().delete();
      }
    } catch (IOException failure) {
      complain(failure);
    }
    journal = Optional.empty();
  }

  private boolean complain(IOException failure) {
    if (!failing) {
      failing = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "the journal of unsent reports cannot be used; memory holds up to " + capacity,
          failure);
    }
    return false;
  }
}
