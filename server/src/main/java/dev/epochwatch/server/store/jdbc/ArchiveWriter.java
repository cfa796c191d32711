// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Moves reports of a tail to pieces and moves the run's watermark with them. */
final class ArchiveWriter implements AutoCloseable {
  /** Reports in a piece; the table ordinal counts as far. */
  static final int MOST_REPORTS = 1_024;

  /** Values in a piece, unless a single report has more: bounds how long an append can take. */
  private static final int MOST_VALUES = 32_768;

  private final PreparedStatement insertPiece;
  private final PreparedStatement insertSeries;
  private final PreparedStatement moveWatermark;

  ArchiveWriter(Connection connection) throws SQLException {
    insertPiece =
        connection.prepareStatement(
            "INSERT INTO piece (run_no, piece, attempt, sequences, steps, event_micros, metric_ids,"
                + " metric_orders, epochs, learning_rates, actions, reasons, checkpoint_uris,"
                + " validation_examples) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insertSeries =
        connection.prepareStatement(
            "INSERT INTO series (run_no, metric_id, piece, ordinals, metric_values)"
                + " VALUES (?, ?, ?, ?, ?)");
    moveWatermark =
        connection.prepareStatement(
            "UPDATE run SET archived_attempt = ?, archived_sequence = ?, pieces = ?"
                + " WHERE run_no = ?");
  }

  /**
   * Writes pieces until everything is archived or enough values are written.
   *
   * @param mostValues enough
   * @return how many values were written
   */
  long write(Tail tail, long mostValues) throws SQLException {
    ReportColumns columns = tail.columns();
    long written = 0;
    while (!tail.isEmpty() && written < mostValues) {
      int from = tail.stagedArchived();
      int to = endOfPiece(columns, from);
      writePiece(tail, columns, from, to);
      written += columns.values(from, to);
      tail.stagePiece(to);
    }
    if (written > 0) {
      int last = tail.stagedArchived() - 1;
      new Binder(moveWatermark)
          .bind(columns.attempt(last))
          .bind(columns.sequence(last))
          .bind(tail.pieces())
          .bind(tail.runNumber());
      moveWatermark.executeUpdate();
    }
    return written;
  }

  /** Forgets what was not written. */
  void clear() throws SQLException {
    insertSeries.clearBatch();
  }

  private static int endOfPiece(ReportColumns columns, int from) {
    int limit = Math.min(columns.size(), from + MOST_REPORTS);
    int to = from + 1;
    while (to < limit
        && columns.attempt(to) == columns.attempt(from)
        && columns.values(from, to + 1) <= MOST_VALUES) {
      to++;
    }
    return to;
  }

  private void writePiece(Tail tail, ReportColumns columns, int from, int to) throws SQLException {
    Map<Integer, Ordinals> metrics = metrics(columns, from, to);
    int piece = tail.pieces() + 1;
    new Binder(insertPiece)
        .bind(tail.runNumber())
        .bind(piece)
        .bind(columns.attempt(from))
        .bind(longs(columns::sequence, from, to))
        .bind(longs(columns::step, from, to))
        .bind(longs(columns::eventMicros, from, to))
        .bind(metrics.keySet().toArray(Integer[]::new))
        .bindArray(orders(metrics, columns, from, to))
        .bindArray(doublesUnlessNan(columns::epoch, from, to))
        .bindArray(doublesUnlessNan(columns::learningRate, from, to))
        .bindArray(intsUnlessZero(columns::action, from, to))
        .bindArray(intsUnlessZero(columns::reason, from, to))
        .bindArray(checkpointUris(columns, from, to))
        .bindArray(
            Optional.of(longs(columns::validationExamples, from, to))
                .filter(counts -> Arrays.stream(counts).anyMatch(count -> count != 0)));
    insertPiece.executeUpdate();
    for (Map.Entry<Integer, Ordinals> metric : metrics.entrySet()) {
      Ordinals ordinals = metric.getValue();
      new Binder(insertSeries)
          .bind(tail.runNumber())
          .bind(metric.getKey())
          .bind(piece)
          .bindArray(ordinals.unlessAll(to - from))
          .bind(ordinals.values());
      insertSeries.addBatch();
    }
    insertSeries.executeBatch();
  }

  /** Where the values of each metric are, the metrics in the order in which they occur first. */
  private static Map<Integer, Ordinals> metrics(ReportColumns columns, int from, int to) {
    Map<Integer, Ordinals> metrics = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      Integer[] ids = columns.metricIds(i);
      for (int metric = 0; metric < ids.length; metric++) {
        metrics
            .computeIfAbsent(ids[metric], id -> new Ordinals(to - from))
            .add(i - from + 1, columns.value(i, metric));
      }
    }
    return metrics;
  }

  private static Optional<Integer[]> orders(
      Map<Integer, Ordinals> metrics, ReportColumns columns, int from, int to) {
    Map<Integer, Integer> places = new LinkedHashMap<>();
    metrics.keySet().forEach(id -> places.put(id, places.size()));
    Integer[] checked = {};
    boolean usual = true;
    for (int i = from; i < to && usual; i++) {
      Integer[] ids = columns.metricIds(i);
      // Mostly one and the same array.
      usual = ids == checked || isInOrder(ids, places);
      checked = ids;
    }
    return usual
        ? Optional.empty()
        : Optional.of(
            IntStream.range(from, to)
                .mapToObj(columns::metricIds)
                .flatMap(Arrays::stream)
                .toArray(Integer[]::new));
  }

  private static boolean isInOrder(Integer[] ids, Map<Integer, Integer> places) {
    for (int i = 1; i < ids.length; i++) {
      if (places.getOrDefault(ids[i - 1], 0) >= places.getOrDefault(ids[i], 0)) {
        return false;
      }
    }
    return true;
  }

  private static Long[] longs(IntToLongFunction column, int from, int to) {
    return IntStream.range(from, to).mapToLong(column).boxed().toArray(Long[]::new);
  }

  private static Optional<Integer[]> intsUnlessZero(IntUnaryOperator column, int from, int to) {
    Integer[] values = IntStream.range(from, to).map(column).boxed().toArray(Integer[]::new);
    return Optional.of(values).filter(all -> Arrays.stream(all).anyMatch(value -> value != 0));
  }

  private static Optional<Double[]> doublesUnlessNan(IntToDoubleFunction column, int from, int to) {
    Double[] values = IntStream.range(from, to).mapToDouble(column).boxed().toArray(Double[]::new);
    return Optional.of(values)
        .filter(all -> Arrays.stream(all).anyMatch(value -> !Double.isNaN(value)));
  }

  private static Optional<String[]> checkpointUris(ReportColumns columns, int from, int to) {
    String[] uris =
        IntStream.range(from, to).mapToObj(columns::checkpointUri).toArray(String[]::new);
    return Optional.of(uris).filter(all -> Arrays.stream(all).anyMatch(uri -> !uri.isEmpty()));
  }

  @Override
  public void close() throws SQLException {
    insertPiece.close();
    insertSeries.close();
    moveWatermark.close();
  }

  /** The reports of a piece that have a metric, and its values there. */
  private static final class Ordinals {
    private final Integer[] ordinals;
    private final Double[] values;
    private int size;

    Ordinals(int capacity) {
      ordinals = new Integer[capacity];
      values = new Double[capacity];
    }

    void add(int ordinal, double value) {
      ordinals[size] = ordinal;
      values[size] = value;
      size++;
    }

    Optional<Integer[]> unlessAll(int reports) {
      return size == reports ? Optional.empty() : Optional.of(Arrays.copyOf(ordinals, size));
    }

    Double[] values() {
      return Arrays.copyOf(values, size);
    }
  }
}
