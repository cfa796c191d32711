// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.query.RunSelection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads runs and events. */
final class RunReader {
  private static final String SELECT =
      "SELECT " + String.join(", ", RunColumns.NAMES) + " FROM run WHERE ";
  private static final RunMapper RUNS = new RunMapper();
  private static final StoredEvent.Kind[] EVENT_KINDS = StoredEvent.Kind.values();

  private RunReader() {}

  static Optional<StoredRun> run(Handle handle, String id) {
    return handle.select(SELECT + "run_id = ?", id).map(RUNS).findOne();
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
            "SELECT number, kind, attempt, step, time_micros, message, decision FROM event"
                + " WHERE run_no = ? AND number > ? ORDER BY number FETCH FIRST ? ROWS ONLY",
            runNumber,
            afterNumber,
            most)
        .map(
            (row, context) ->
                new StoredEvent(
                    row.getLong(1),
                    EVENT_KINDS[row.getInt(2)],
                    row.getInt(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getString(6),
                    row.getBytes(7)))
        .list();
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
