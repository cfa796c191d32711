// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoreException;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.query.RunSelection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads runs and events. */
final class RunReader {
  private static final String SELECT =
      "SELECT " + String.join(", ", RunColumns.NAMES) + " FROM run WHERE ";
  private static final RunMapper RUNS = new RunMapper();
  private static final StoredEvent.Kind[] EVENT_KINDS = StoredEvent.Kind.values();

  private static final String EVENT_COLUMNS =
      "number, kind, attempt, step, time_micros, message, decision";
  private static final String LAST_EVENT =
      "SELECT "
          + EVENT_COLUMNS
          + " FROM event WHERE run_no = ? ORDER BY run_no DESC, number DESC"
          + " FETCH FIRST 1 ROWS ONLY";

  private RunReader() {}

  static Optional<StoredRun> run(Handle handle, String id) {
    return handle.select(SELECT + "run_id = ?", id).map(RUNS).findOne();
  }

  static Optional<StoredRun> run(Handle handle, long number) {
    return handle.select(SELECT + "run_no = ?", number).map(RUNS).findOne();
  }

  /** By the index of experiments, from its end: it is read as far as runs are found. */
  static List<StoredRun> newestEnded(
      Handle handle, String experiment, long belowNumber, long byMicros, int most) {
    return handle
        .select(
            SELECT
                + "experiment = ? AND run_no < ? AND state IN (?, ?) AND finish_micros <= ?"
                + " ORDER BY experiment DESC, run_no DESC FETCH FIRST ? ROWS ONLY",
            experiment,
            belowNumber,
            RunState.SUCCEEDED.ordinal(),
            RunState.STOPPED_EARLY.ordinal(),
            byMicros,
            most)
        .map(RUNS)
        .list();
  }

  static List<StoredRun> unfinishedRuns(Handle handle) {
    return handle
        .select(
            SELECT + "state IN (?, ?, ?) ORDER BY run_no",
            RunState.RUNNING.ordinal(),
            RunState.INTERRUPTED.ordinal(),
            RunState.STOPPING.ordinal())
        .map(RUNS)
        .list();
  }

  static RunPage runs(Handle handle, RunSelection selection) {
    SelectionSql sql = SelectionSql.of(selection);
    Query query = handle.createQuery(sql.text());
    for (int i = 0; i < sql.values().size(); i++) {
      query.bind(i, sql.values().get(i));
    }
    return selection.page(query.map(RUNS).list());
  }

  static List<StoredEvent> events(Handle handle, long runNumber, long afterNumber, int most) {
    return handle
        .select(
            "SELECT "
                + EVENT_COLUMNS
                + " FROM event WHERE run_no = ? AND number > ? ORDER BY number FETCH FIRST ? ROWS ONLY",
            runNumber,
            afterNumber,
            most)
        .map((row, context) -> event(row))
        .list();
  }

  static Map<Long, StoredEvent> lastEvents(Handle handle, Collection<Long> runNumbers) {
    Map<Long, StoredEvent> last = new HashMap<>();
    // One statement for all: a list of a thousand runs asks a thousand times.
    try (PreparedStatement select = handle.getConnection().prepareStatement(LAST_EVENT)) {
      for (Long runNumber : runNumbers) {
        new Binder(select).bind(runNumber);
        try (ResultSet row = select.executeQuery()) {
          if (row.next()) {
            last.put(runNumber, event(row));
          }
        }
      }
      return last;
    } catch (SQLException e) {
      throw new StoreException("cannot read events: " + e.getMessage(), e);
    }
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getLong(1),
        EVENT_KINDS[row.getInt(2)],
        row.getInt(3),
        row.getLong(4),
        row.getLong(5),
        row.getString(6),
        row.getBytes(7));
  }

  static long lastEventNumber(Handle handle, long runNumber) {
    return handle
        .select("SELECT COALESCE(MAX(number), 0) FROM event WHERE run_no = ?", runNumber)
        .mapTo(Long.class)
        .one();
  }

  static long lastRunNumber(Handle handle) {
    return handle
        .select(
            "SELECT GREATEST((SELECT COALESCE(MAX(run_no), 0) FROM run),"
                + " (SELECT number FROM counter WHERE name = 'last_run_no'))")
        .mapTo(Long.class)
        .one();
  }
}
