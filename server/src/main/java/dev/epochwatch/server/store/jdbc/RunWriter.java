// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.StoreException;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.query.Numbers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the rows of runs. */
final class RunWriter implements AutoCloseable {
  static final int PARAMETER = 0;
  static final int LABEL = 1;

  /** SQLSTATE of a broken unique key, in every database. */
  private static final String UNIQUE_VIOLATION = "23505";

  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final PreparedStatement insertTag;
  private final PreparedStatement deleteTags;
  private final List<PreparedStatement> deletes;
  private final PreparedStatement raiseCounter;
  private boolean pending;

  RunWriter(Connection connection) throws SQLException {
    String columns = String.join(", ", RunColumns.NAMES);
    String places = String.join(", ", Collections.nCopies(RunColumns.NAMES.size(), "?"));
    String assignments =
        RunColumns.NAMES.subList(0, RunColumns.NAMES.size() - 1).stream()
            .map(column -> column + " = ?")
            .collect(Collectors.joining(", "));
    insert =
        connection.prepareStatement("INSERT INTO run (" + columns + ") VALUES (" + places + ")");
    update = connection.prepareStatement("UPDATE run SET " + assignments + " WHERE run_no = ?");
    insertTag =
        connection.prepareStatement(
            "INSERT INTO run_tag (run_no, kind, name, text_value, number_value)"
                + " VALUES (?, ?, ?, ?, ?)");
    deleteTags = connection.prepareStatement("DELETE FROM run_tag WHERE run_no = ?");
    deletes =
        List.of(
            connection.prepareStatement("DELETE FROM series WHERE run_no = ?"),
            connection.prepareStatement("DELETE FROM piece WHERE run_no = ?"),
            connection.prepareStatement("DELETE FROM event WHERE run_no = ?"),
            connection.prepareStatement("DELETE FROM run WHERE run_no = ?"));
    raiseCounter =
        connection.prepareStatement(
            "UPDATE counter SET number = ? WHERE name = 'last_run_no' AND number < ?");
  }

  void insert(StoredRun run) throws SQLException {
    RunColumns.bind(new Binder(insert), run);
    try {
      insert.executeUpdate();
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw new StoreException("run id '" + run.id() + "' belongs to another run", e);
      }
      throw e;
    }
    insertTags(run);
  }

  /** Replaces a run with its next flush. */
  void update(StoredRun run) throws SQLException {
    RunColumns.bind(new Binder(update), run);
    update.addBatch();
    pending = true;
  }

  void replaceTags(StoredRun run) throws SQLException {
    new Binder(deleteTags).bind(run.number());
    deleteTags.executeUpdate();
    insertTags(run);
  }

  void flush() throws SQLException {
    if (pending) {
      pending = false;
      update.executeBatch();
    }
  }

  /** Forgets what was not flushed. */
  void clear() throws SQLException {
    pending = false;
    update.clearBatch();
    insertTag.clearBatch();
  }

  /** Deletes a run with everything but its rows in the log, which count no longer without it. */
  void delete(long runNumber) throws SQLException {
    new Binder(raiseCounter).bind(runNumber).bind(runNumber);
    raiseCounter.executeUpdate();
    new Binder(deleteTags).bind(runNumber);
    deleteTags.executeUpdate();
    for (PreparedStatement delete : deletes) {
      new Binder(delete).bind(runNumber);
      delete.executeUpdate();
    }
  }

  private void insertTags(StoredRun run) throws SQLException {
    addTags(run.number(), PARAMETER, run.description().parameters());
    addTags(run.number(), LABEL, run.description().labels());
    insertTag.executeBatch();
  }

  private void addTags(long runNumber, int kind, Map<String, String> tags) throws SQLException {
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      new Binder(insertTag)
          .bind(runNumber)
          .bind(kind)
          .bind(tag.getKey())
          .bind(tag.getValue())
          .bind(Numbers.parse(tag.getValue()));
      insertTag.addBatch();
    }
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    update.close();
    insertTag.close();
    deleteTags.close();
    for (PreparedStatement delete : deletes) {
      delete.close();
    }
    raiseCounter.close();
  }
}
