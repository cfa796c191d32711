// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * One table of the log, read whole at the start.
 *
 * @param table the table
 * @param runs its reports by the numbers of their runs, in the order in which they were appended
 * @param reports how many reports it has
 */
record LogScan(LogTable table, Map<Long, ReportColumns> runs, long reports) {
  private static final int FETCH_ROWS = 100;

  static LogScan read(Connection connection, LogTable table) throws SQLException {
    Map<Long, ReportColumns> runs = new HashMap<>();
    long reports = 0;
    try (PreparedStatement select =
        connection.prepareStatement("SELECT " + LogRow.COLUMNS + " FROM " + table.table())) {
      select.setFetchSize(FETCH_ROWS);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          reports += new StoredLogRow(row).addTo(runs);
        }
      }
    }
    return new LogScan(table, runs, reports);
  }

  /**
   * Whether this table was appended to before the other: the reports of a run that is in both tell.
   * Where none is, the order does not matter: an empty table is taken for the older, then the
   * fuller.
   */
  boolean isBefore(LogScan other) {
    if (reports == 0 || other.reports == 0) {
      return reports == 0;
    }
    for (Map.Entry<Long, ReportColumns> run : runs.entrySet()) {
      ReportColumns others = other.runs.get(run.getKey());
      if (others != null) {
        return run.getValue().isBefore(others);
      }
    }
    return reports >= other.reports;
  }
}
