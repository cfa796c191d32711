// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.StoredReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Appends to one table of the log: the hot path, so plain JDBC. */
final class LogWriter implements AutoCloseable {
  private final PreparedStatement insert;
  private final PreparedStatement truncate;
  private final LogRow row = new LogRow();
  private boolean pending;

  LogWriter(Connection connection, LogTable table) throws SQLException {
    insert =
        connection.prepareStatement(
            "INSERT INTO "
                + table.table()
                + " ("
                + LogRow.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    truncate = connection.prepareStatement("TRUNCATE TABLE " + table.table());
  }

  void add(long runNumber, StoredReport report, Integer[] metricIds) throws SQLException {
    if (!row.hasRoom(metricIds.length)) {
      addRow();
    }
    row.add(runNumber, report, metricIds);
  }

  void flush() throws SQLException {
    if (!row.isEmpty()) {
      addRow();
    }
    if (pending) {
      pending = false;
      insert.executeBatch();
    }
  }

  private void addRow() throws SQLException {
    row.bind(new Binder(insert));
    insert.addBatch();
    row.clear();
    pending = true;
  }

  /** Forgets what was added and not flushed. */
  void clear() throws SQLException {
    row.clear();
    pending = false;
    insert.clearBatch();
  }

  /** Empties the table; commits what is open. */
  void truncate() throws SQLException {
    truncate.execute();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    truncate.close();
  }
}
