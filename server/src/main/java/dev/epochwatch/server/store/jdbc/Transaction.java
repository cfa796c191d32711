// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoreException;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a batch writes: rows through the statements, and the same staged in memory, both to be
 * committed or rolled back together by the owner of the connection.
 */
final class Transaction implements AutoCloseable {
  /**
   * Runs archived with a batch, at least. More made the batches after each turn of the log late: at
   * 16, each of them by 5 ms.
   */
  private static final int LEAST_JOBS = 1;

  /** Values archived with a batch: bounds how long it takes. */
  private static final long MOST_ARCHIVED_VALUES = 65_536;

  private final Connection connection;
  private final Memory memory;
  private final Map<LogTable, LogWriter> logs = new EnumMap<>(LogTable.class);
  private final RunWriter runs;
  private final EventWriter events;
  private final ArchiveWriter archive;

  // Of the batch being staged.
  private final Map<Long, Tail> touched = new HashMap<>();
  private final Set<Long> inserted = new HashSet<>();
  private final Set<Long> deleted = new HashSet<>();
  private final List<Long> archived = new ArrayList<>();
  private long reports;
  private long values;

  Transaction(Connection connection, Memory memory) throws SQLException {
    this.connection = connection;
    this.memory = memory;
    for (LogTable table : LogTable.values()) {
      logs.put(table, new LogWriter(connection, table));
    }
    this.runs = new RunWriter(connection);
    this.events = new EventWriter(connection);
    this.archive = new ArchiveWriter(connection);
  }

  /** Writes a batch and archives a little; nothing of it is to be seen by readers yet. */
  void stage(List<Entry> batch) throws SQLException {
    for (Entry entry : batch) {
      if (entry instanceof Entry.PutRun put) {
        put(put.run());
      } else if (entry instanceof Entry.AppendReport append) {
        append(append.runNumber(), append.report());
      } else if (entry instanceof Entry.AppendEvent append) {
        tail(append.runNumber());
        events.add(append.runNumber(), append.event());
      } else if (entry instanceof Entry.DeleteRun delete) {
        delete(delete.runNumber());
      }
    }
    log().flush();
    runs.flush();
    archiveSome();
  }

  private void put(StoredRun run) throws SQLException {
    if (deleted.contains(run.number())) {
      throw new StoreException("run number " + run.number() + " was deleted and is not free");
    }
    Tail.Tags tags = new Tail.Tags(run.description().parameters(), run.description().labels());
    Optional<Tail> known = memory.tails().find(connection, run.number());
    if (known.isEmpty()) {
      runs.insert(run);
      inserted.add(run.number());
      memory.tails().add(new Tail(run.number(), 0, 0, 0));
    } else {
      runs.update(run);
      if (!known.get().tags().equals(Optional.of(tags))) {
        runs.replaceTags(run);
      }
    }
    Tail tail = tail(run.number());
    tail.setTags(Optional.of(tags));
    tail.setFinal(run.state().isFinal());
    if (isAtRest(run, tail) && !tail.isEmpty()) {
      memory.segments().enqueue(run.number());
    }
  }

  /** Whether no report of the current attempt, or at least none soon, will follow those here. */
  private static boolean isAtRest(StoredRun run, Tail tail) {
    return run.state().isFinal()
        || run.state() == RunState.INTERRUPTED
        || run.attempt().number() > tail.lastAttempt();
  }

  private void append(long runNumber, StoredReport report) throws SQLException {
    Tail tail = tail(runNumber);
    int attempt = report.attempt();
    long sequence = report.sequence();
    if (tail.isNews(attempt, sequence)) {
      List<MetricValue> metrics = report.observation().metrics();
      Optional<Integer[]> known = tail.idsAsBefore(metrics);
      Integer[] metricIds =
          known.isPresent() ? known.get() : memory.dictionary().ids(connection, metrics);
      log().add(runNumber, report, metricIds);
      tail.stage(report, metricIds);
      reports++;
      values += metricIds.length;
    } else if (!tail.contains(attempt, sequence)
        && !(tail.isArchived(attempt, sequence)
            && ArchiveReader.contains(connection, runNumber, attempt, sequence))) {
      throw StoreException.outOfOrder(runNumber, attempt, sequence);
    }
  }

  private void delete(long runNumber) throws SQLException {
    if (!deleted.contains(runNumber) && memory.tails().find(connection, runNumber).isPresent()) {
      tail(runNumber);
      runs.delete(runNumber);
      deleted.add(runNumber);
    }
  }

  private Tail tail(long runNumber) throws SQLException {
    Optional<Tail> tail =
        deleted.contains(runNumber) ? Optional.empty() : memory.tails().find(connection, runNumber);
    tail.ifPresent(found -> touched.put(runNumber, found));
    return tail.orElseThrow(() -> StoreException.unknownRun(runNumber));
  }

  private LogWriter log() {
    return Objects.requireNonNull(logs.get(memory.segments().active()));
  }

  private void archiveSome() throws SQLException {
    Segments segments = memory.segments();
    int jobs = segments.quota(LEAST_JOBS, reports, values);
    long room = Math.max(MOST_ARCHIVED_VALUES, 2 * values);
    for (Long runNumber : segments.queue()) {
      if (jobs-- == 0 || room <= 0) {
        return;
      }
      Optional<Tail> tail = memory.tails().known(runNumber);
      if (tail.isPresent() && !deleted.contains(runNumber)) {
        touched.put(runNumber, tail.get());
        room -= archive.write(tail.get(), room);
      }
      if (tail.isEmpty() || tail.get().isEmpty()) {
        archived.add(runNumber);
      }
    }
  }

  /** What was staged is on disk: readers may see it. */
  void committed() {
    touched.values().forEach(Tail::commit);
    deleted.forEach(memory.tails()::remove);
    memory.dictionary().commit();
    memory.segments().committed(reports, values);
    deleted.forEach(memory.segments()::done);
    archived.forEach(memory.segments()::done);
    touched.values().stream()
        .filter(Tail::isSpent)
        .forEach(tail -> memory.tails().remove(tail.runNumber()));
    reset();
  }

  /** What was staged is not on disk. */
  void rolledBack() throws SQLException {
    touched.values().forEach(Tail::rollback);
    inserted.forEach(memory.tails()::remove);
    memory.dictionary().rollback();
    for (LogWriter log : logs.values()) {
      log.clear();
    }
    runs.clear();
    archive.clear();
    reset();
  }

  private void reset() {
    touched.clear();
    inserted.clear();
    deleted.clear();
    archived.clear();
    reports = 0;
    values = 0;
  }

  /** Empties a table of the log at once. */
  void empty(LogTable table) throws SQLException {
    Objects.requireNonNull(logs.get(table)).truncate();
  }

  @Override
  public void close() throws SQLException {
    for (LogWriter log : logs.values()) {
      log.close();
    }
    runs.close();
    events.close();
    archive.close();
  }
}
