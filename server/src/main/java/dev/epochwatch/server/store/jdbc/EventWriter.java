// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes events, each once. */
final class EventWriter implements AutoCloseable {
  private final PreparedStatement select;
  private final PreparedStatement insert;

  EventWriter(Connection connection) throws SQLException {
    select = connection.prepareStatement("SELECT 1 FROM event WHERE run_no = ? AND number = ?");
    insert =
        connection.prepareStatement(
            "INSERT INTO event"
                + " (run_no, number, kind, attempt, step, time_micros, message, decision)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  }

  void add(long runNumber, StoredEvent event) throws SQLException {
    new Binder(select).bind(runNumber).bind(event.number());
    try (ResultSet known = select.executeQuery()) {
      if (known.next()) {
        return;
      }
    }
    new Binder(insert)
        .bind(runNumber)
        .bind(event.number())
        .bind(event.kind().ordinal())
        .bind(event.attempt())
        .bind(event.step())
        .bind(event.timeMicros())
        .bind(event.message())
        .bind(event.decision());
    insert.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    select.close();
    insert.close();
  }
}
