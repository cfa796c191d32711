// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.Decision.Action;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.server.store.StoredReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Reads the archived reports of a run. */
final class ArchiveReader {
  private static final Action[] ACTIONS = Action.values();
  private static final Reason[] REASONS = Reason.values();

  /** One metric in one piece: a value for each of its reports that has it. */
  private record Series(Optional<Object[]> ordinals, Object[] values) {}

  private record Piece(
      int number,
      int attempt,
      Object[] sequences,
      Object[] steps,
      Object[] eventMicros,
      Object[] metricIds,
      Optional<Object[]> metricOrders,
      Optional<Object[]> epochs,
      Optional<Object[]> learningRates,
      Optional<Object[]> actions,
      Optional<Object[]> reasons,
      Optional<Object[]> checkpointUris,
      Optional<Object[]> validationExamples) {}

  private record Key(int piece, int metricId) {}

  private final MetricDictionary dictionary;

  ArchiveReader(MetricDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * The archived reports of a run by attempt and sequence; none if the run was deleted while it was
   * read.
   */
  List<StoredReport> read(Handle handle, long runNumber) {
    List<Piece> pieces =
        handle
            .select(
                "SELECT piece, attempt, sequences, steps, event_micros, metric_ids, metric_orders,"
                    + " epochs, learning_rates, actions, reasons, checkpoint_uris,"
                    + " validation_examples FROM piece WHERE run_no = ? ORDER BY piece",
                runNumber)
            .map((row, context) -> piece(row))
            .list();
    if (pieces.isEmpty()) {
      return List.of();
    }
    Map<Key, Series> series = new HashMap<>();
    handle
        .select(
            "SELECT piece, metric_id, ordinals, metric_values FROM series WHERE run_no = ?",
            runNumber)
        .map(
            (row, context) ->
                series.put(
                    new Key(row.getInt(1), row.getInt(2)),
                    new Series(optionalArray(row, 3), array(row, 4))))
        .list();
    List<StoredReport> reports = new ArrayList<>();
    for (Piece piece : pieces) {
      Optional<List<List<MetricValue>>> metrics = metrics(piece, series);
      if (metrics.isEmpty()) {
        return List.of();
      }
      for (int i = 0; i < piece.steps().length; i++) {
        reports.add(report(piece, i, metrics.get().get(i)));
      }
    }
    return reports;
  }

  /** The metrics of each report of a piece; empty if a series is missing. */
  private Optional<List<List<MetricValue>>> metrics(Piece piece, Map<Key, Series> all) {
    List<List<MetricValue>> metrics = new ArrayList<>(piece.steps().length);
    for (int i = 0; i < piece.steps().length; i++) {
      metrics.add(new ArrayList<>(piece.metricIds().length));
    }
    for (Object metricId : piece.metricIds()) {
      Series series = all.get(new Key(piece.number(), (Integer) metricId));
      if (series == null) {
        return Optional.empty();
      }
      for (int i = 0; i < series.values().length; i++) {
        int index = series.ordinals().isPresent() ? (Integer) series.ordinals().get()[i] - 1 : i;
        metrics.get(index).add(dictionary.value((Integer) metricId, (Double) series.values()[i]));
      }
    }
    piece.metricOrders().ifPresent(orders -> reorder(metrics, piece.metricIds(), orders));
    return Optional.of(metrics);
  }

  private void reorder(List<List<MetricValue>> metrics, Object[] metricIds, Object[] orders) {
    Map<MetricValue, Integer> ids = new HashMap<>();
    for (Object id : metricIds) {
      ids.put(dictionary.value((Integer) id, 0), (Integer) id);
    }
    int at = 0;
    for (List<MetricValue> report : metrics) {
      Map<Integer, MetricValue> byId = new HashMap<>();
      for (MetricValue value : report) {
        MetricValue name = new MetricValue(value.rawName(), value.metric(), 0);
        byId.put(ids.getOrDefault(name, 0), value);
      }
      for (int i = 0; i < report.size(); i++) {
        report.set(i, byId.getOrDefault((Integer) orders[at], report.get(i)));
        at++;
      }
    }
  }

  private static StoredReport report(Piece piece, int index, List<MetricValue> metrics) {
    Observation observation =
        new Observation(
            (Long) piece.steps()[index],
            number(piece.epochs(), index),
            metrics,
            number(piece.learningRates(), index),
            OptionalLong.of((Long) piece.eventMicros()[index]),
            piece.checkpointUris().map(uris -> (String) uris[index]).filter(uri -> !uri.isEmpty()),
            examples(piece.validationExamples(), index));
    return new StoredReport(
        piece.attempt(),
        (Long) piece.sequences()[index],
        observation,
        ACTIONS[piece.actions().map(actions -> (Integer) actions[index]).orElse(0)],
        REASONS[piece.reasons().map(reasons -> (Integer) reasons[index]).orElse(0)]);
  }

  private static OptionalDouble number(Optional<Object[]> column, int index) {
    if (column.isEmpty()) {
      return OptionalDouble.empty();
    }
    double value = (Double) column.get()[index];
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static OptionalLong examples(Optional<Object[]> column, int index) {
    long count = column.map(counts -> (Long) counts[index]).orElse(0L);
    return count == 0 ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** Whether a report is in the archive, as the writer sees it. */
  static boolean contains(Connection connection, long runNumber, int attempt, long sequence)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT sequences FROM piece WHERE run_no = ? AND attempt = ?")) {
      new Binder(select).bind(runNumber).bind(attempt);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (Arrays.asList(array(rows, 1)).contains(sequence)) {
            return true;
          }
        }
        return false;
      }
    }
  }

  private static Piece piece(ResultSet row) throws SQLException {
    return new Piece(
        row.getInt(1),
        row.getInt(2),
        array(row, 3),
        array(row, 4),
        array(row, 5),
        array(row, 6),
        optionalArray(row, 7),
        optionalArray(row, 8),
        optionalArray(row, 9),
        optionalArray(row, 10),
        optionalArray(row, 11),
        optionalArray(row, 12),
        optionalArray(row, 13));
  }

  private static Object[] array(ResultSet row, int column) throws SQLException {
    return (Object[]) row.getArray(column).getArray();
  }

  private static Optional<Object[]> optionalArray(ResultSet row, int column) throws SQLException {
    return row.getObject(column) == null ? Optional.empty() : Optional.of(array(row, column));
  }
}
