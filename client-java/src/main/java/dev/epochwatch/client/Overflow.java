// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

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

/**
 * The outbox's way to the disk: which of its reports are not in the journal yet, and which are
 * there alone. Not thread-safe: guarded by the outbox's lock. No failure of the disk gets out; it
 * is told once in the log, and what was to be written counts as not written.
 */
final class Overflow {
  private static final System.Logger LOG = System.getLogger(Overflow.class.getName());

  /** Makes the journal file when it is first needed. */
  interface JournalSupply {
    /** Opens a new file that begins with the records saying which run and attempt it is of. */
    Optional<Journal> create() throws IOException;
  }

  private final JournalSupply supply;
  private final Deque<Report> unwritten = new ArrayDeque<>();
  private Optional<Journal> journal = Optional.empty();
  private long spilled;
  private long spillPlace;
  private long cutOff;
  private boolean failing;
  private boolean closed;

  Overflow(JournalSupply supply) {
    this.supply = supply;
  }

  /** What an earlier process left: all of it is in the journal alone. */
  static Overflow of(Leftover leftover) {
    Overflow overflow = new Overflow(Optional::empty);
    overflow.journal = Optional.of(leftover.journal());
    overflow.spilled = leftover.reports();
    overflow.spillPlace = leftover.journal().start();
    return overflow;
  }

  /** How many reports are in the journal alone: the newest ones. */
  long spilled() {
    return spilled;
  }

  /** How many reports were lost because somebody cut the file short. */
  long cutOff() {
    return cutOff;
  }

  Optional<Journal> journal() {
    return journal;
  }

  boolean hasUnwritten() {
    return !unwritten.isEmpty();
  }

  /** A report was put into memory. */
  void inMemory(Report report) {
    unwritten.add(report);
  }

  /** A report was answered. */
  void answered(long sequence) {
    // Nearly always the first; a refusal that overtakes an answer makes it a later one.
    for (Iterator<Report> reports = unwritten.iterator(); reports.hasNext(); ) {
      long next = reports.next().getSequence();
      if (next == sequence) {
        reports.remove();
      }
      if (next >= sequence) {
        return;
      }
    }
  }

  /** Adds a record about the run itself, if there is a journal. */
  void note(Journal.Kind kind, MessageLite message) {
    try {
      if (journal.isPresent()) {
        journal.get().append(kind, message);
      }
    } catch (IOException failure) {
      complain(failure);
    }
  }

  /** Writes up to {@code most} of what is in memory alone; false when it cannot. */
  boolean write(int most) {
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

  /** Puts a report, which follows all others, into the journal alone; false when it cannot. */
  boolean spill(Report report) {
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

  /** Takes the oldest of the spilled reports back; empty when there is none, or none for now. */
  Optional<Report> unspill() {
    try {
      while (spilled > 0 && journal.isPresent()) {
        Optional<Entry> entry = journal.get().read(spillPlace);
        if (entry.isEmpty()) {
          LOG.log(System.Logger.Level.ERROR, journal.get().path() + " was cut short");
          cutOff += spilled;
          spilled = 0;
          return Optional.empty();
        }
        spillPlace = entry.get().end();
        if (entry.get().kind() == Journal.Kind.REPORT) {
          spilled--;
          return Optional.of(Report.parseFrom(entry.get().message()));
        }
      }
    } catch (IOException failure) {
      complain(failure);
    }
    return Optional.empty();
  }

  /** Writes everything, and how the run ended if it has, to the disk; the file's place. */
  Optional<Path> seal(Optional<FinishRunRequest> finish) {
    if (!write(Integer.MAX_VALUE)) {
      return Optional.empty();
    }
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

  /** Lets go of the file and leaves it where it is; nothing is written any more. */
  void close() {
    journal.ifPresent(Journal::close);
    journal = Optional.empty();
    closed = true;
  }

  /** Removes the file: nothing in it is needed. */
  void discard() {
    unwritten.clear();
    spilled = 0;
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
          "the journal of unsent reports cannot be used; only memory keeps them",
          failure);
    }
    return false;
  }
}
