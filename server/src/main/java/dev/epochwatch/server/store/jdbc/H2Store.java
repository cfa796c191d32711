// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.Backup;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreException;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.query.RunSelection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The store in an H2 file. One connection writes; a small pool reads. What is in the log and not
 * yet archived is kept in memory, so that nobody reads the log after the start.
 *
 * <p>When a commit fails it is in doubt whether it is on disk. Then everything in memory is given
 * up, and the next use, of whichever kind, opens the file again and reads what is there.
 */
final class H2Store implements Store {
  private final H2Database database;
  private final ReentrantLock writing = new ReentrantLock();
  // Replaced under the lock.
  private volatile Writer writer;
  private volatile boolean closed;

  private H2Store(H2Database database, Writer writer) {
    this.database = database;
    this.writer = writer;
  }

  static H2Store open(H2Settings settings) {
    H2Database database = H2Database.open(settings);
    try {
      return new H2Store(database, database.openWriter());
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public void append(List<Entry> batch) {
    writing.lock();
    try {
      healthy().write(batch);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Optional<StoredRun> run(String id) {
    return read(handle -> RunReader.run(handle, id));
  }

  @Override
  public Optional<StoredRun> run(long number) {
    return read(handle -> RunReader.run(handle, number));
  }

  @Override
  public List<StoredRun> newestEnded(String experiment, long belowNumber, long byMicros, int most) {
    return read(handle -> RunReader.newestEnded(handle, experiment, belowNumber, byMicros, most));
  }

  @Override
  public List<StoredRun> unfinishedRuns() {
    return read(RunReader::unfinishedRuns);
  }

  @Override
  public RunPage runs(RunQuery query) {
    RunSelection selection = RunSelection.of(query);
    return read(handle -> RunReader.runs(handle, selection));
  }

  @Override
  public List<StoredReport> reports(long runNumber) {
    Memory memory = memory();
    // The tail first: what moves to the archive meanwhile is then in both, never in neither.
    List<StoredReport> tail = memory.tail(runNumber);
    ArchiveReader archive = new ArchiveReader(memory.dictionary());
    List<StoredReport> archived = read(handle -> archive.read(handle, runNumber));
    if (archived.isEmpty()) {
      boolean wasDeleted = !tail.isEmpty() && memory.tails().known(runNumber).isEmpty();
      return wasDeleted ? List.of() : tail;
    }
    StoredReport last = archived.get(archived.size() - 1);
    List<StoredReport> all = new ArrayList<>(archived);
    tail.stream().filter(report -> isAfter(report, last)).forEach(all::add);
    return all;
  }

  private static boolean isAfter(StoredReport report, StoredReport other) {
    return report.attempt() > other.attempt()
        || (report.attempt() == other.attempt() && report.sequence() > other.sequence());
  }

  @Override
  public List<StoredEvent> events(long runNumber, long afterNumber, int most) {
    return read(handle -> RunReader.events(handle, runNumber, afterNumber, most));
  }

  @Override
  public long lastEventNumber(long runNumber) {
    return read(handle -> RunReader.lastEventNumber(handle, runNumber));
  }

  @Override
  public Map<Long, StoredEvent> lastEvents(Collection<Long> runNumbers) {
    return read(handle -> RunReader.lastEvents(handle, runNumbers));
  }

  @Override
  public long lastRunNumber() {
    return read(RunReader::lastRunNumber);
  }

  @Override
  public void check() {
    requireOpen();
    database.requireSpace();
    // While another thread writes, that tells; the next check looks again.
    if (writer.isBroken() && writing.tryLock()) {
      try {
        healthy().probe();
      } finally {
        writing.unlock();
      }
    }
  }

  @Override
  public Optional<Backup> backUp() {
    // So that a broken file is opened anew before it is copied.
    memory();
    return Optional.of(database.backUp());
  }

  private <T> T read(Function<Handle, T> question) {
    memory();
    try {
      return database.jdbi().withHandle(question::apply);
    } catch (JdbiException e) {
      throw new StoreException("cannot read: " + e.getMessage(), e);
    }
  }

  private Memory memory() {
    requireOpen();
    Writer current = writer;
    if (!current.isBroken()) {
      return current.memory();
    }
    writing.lock();
    try {
      return healthy().memory();
    } finally {
      writing.unlock();
    }
  }

  /** The writer, or a new one in its place if it is broken. Under the lock. */
  private Writer healthy() {
    requireOpen();
    if (writer.isBroken()) {
      writer.close();
      database.forgetConnections();
      writer = database.openWriter();
    }
    return writer;
  }

  private void requireOpen() {
    if (closed) {
      throw StoreException.closed();
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try (database;
          Writer last = writer) {
        if (!last.isBroken()) {
          database.shutDown(last.connection());
        }
      } catch (SQLException e) {
        throw new StoreException("cannot end the database: " + e.getMessage(), e);
      }
    } finally {
      writing.unlock();
    }
  }
}
