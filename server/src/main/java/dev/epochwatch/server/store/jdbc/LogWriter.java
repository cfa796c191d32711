// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.server.store.StoredReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Appends to one table of the log: the hot path, so plain JDBC. */
final class LogWriter implements AutoCloseable {
  static final String COLUMNS =
      "run_no, attempt, sequence, step, epoch, learning_rate, event_micros, metric_ids,"
          + " metric_values, action, reason, checkpoint_uri, validation_examples";

  private final PreparedStatement insert;
  private final PreparedStatement truncate;
  private boolean pending;

  LogWriter(Connection connection, LogTable table) throws SQLException {
    insert =
        connection.prepareStatement(
            "INSERT INTO "
                + table.table()
                + " ("
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    truncate = connection.prepareStatement("TRUNCATE TABLE " + table.table());
  }

  void add(long runNumber, StoredReport report, Integer[] metricIds) throws SQLException {
    Observation observation = report.observation();
    new Binder(insert)
        .bind(runNumber)
        .bind(report.attempt())
        .bind(report.sequence())
        .bind(observation.step())
        .bind(observation.epoch())
        .bind(observation.learningRate())
        .bind(observation.eventMicros().orElseThrow())
        .bind(metricIds)
        .bind(values(observation.metrics()))
        .bind(report.action().ordinal())
        .bind(report.reason().ordinal())
        .bind(observation.checkpointUri())
        .bind(observation.validationExamples());
    insert.addBatch();
    pending = true;
  }

  void flush() throws SQLException {
    if (pending) {
      pending = false;
      insert.executeBatch();
    }
  }

  /** Forgets what was added and not flushed. */
  void clear() throws SQLException {
    pending = false;
    insert.clearBatch();
  }

  /** Empties the table; commits what is open. */
  void truncate() throws SQLException {
    truncate.execute();
  }

  private static Double[] values(List<MetricValue> metrics) {
    Double[] values = new Double[metrics.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = metrics.get(i).value();
    }
    return values;
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    truncate.close();
  }
}
