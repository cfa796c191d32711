// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.RunState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * The tails of all runs that have reports in the log or may get some. Other runs are looked up when
 * they are written to.
 */
final class Tails {
  private static final String COLUMNS =
      "run_no, archived_attempt, archived_sequence, pieces, state, parameter_names,"
          + " parameter_values, label_names, label_values";

  private final ConcurrentMap<Long, Tail> tails = new ConcurrentHashMap<>();

  /** The tails of the runs that have not finished. */
  static Tails load(Connection connection) throws SQLException {
    Tails tails = new Tails();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM run WHERE state IN (?, ?, ?)")) {
      new Binder(select)
          .bind(RunState.RUNNING.ordinal())
          .bind(RunState.INTERRUPTED.ordinal())
          .bind(RunState.STOPPING.ordinal());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          tails.add(tail(rows));
        }
      }
    }
    return tails;
  }

  /** The tail of a run that is in memory. */
  Optional<Tail> known(long runNumber) {
    return Optional.ofNullable(tails.get(runNumber));
  }

  /** The tail of a run, looked up if need be; empty if there is no such run. */
  Optional<Tail> find(Connection connection, long runNumber) throws SQLException {
    Tail known = tails.get(runNumber);
    if (known != null) {
      return Optional.of(known);
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM run WHERE run_no = ?")) {
      new Binder(select).bind(runNumber);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        Tail tail = tail(row);
        add(tail);
        return Optional.of(tail);
      }
    }
  }

  void add(Tail tail) {
    tails.put(tail.runNumber(), tail);
  }

  void remove(long runNumber) {
    tails.remove(runNumber);
  }

  /** The runs with reports that are not archived. */
  Set<Long> withReports() {
    return tails.values().stream()
        .filter(tail -> !tail.isEmpty())
        .map(Tail::runNumber)
        .collect(Collectors.toSet());
  }

  /** The finished ones among {@link #withReports}. */
  Set<Long> finishedWithReports() {
    return withReports().stream()
        .filter(runNumber -> known(runNumber).filter(Tail::isFinal).isPresent())
        .collect(Collectors.toSet());
  }

  /** Forgets what has nothing to tell that the database does not tell as well. */
  void removeSpent() {
    tails.values().removeIf(Tail::isSpent);
  }

  private static Tail tail(ResultSet row) throws SQLException {
    Tail tail = new Tail(row.getLong(1), row.getInt(2), row.getLong(3), row.getInt(4));
    tail.setFinal(RunState.values()[row.getInt(5)].isFinal());
    tail.setTags(Optional.of(new Tail.Tags(map(row, 6), map(row, 8))));
    return tail;
  }

  private static Map<String, String> map(ResultSet row, int column) throws SQLException {
    Object[] names = (Object[]) row.getArray(column).getArray();
    Object[] values = (Object[]) row.getArray(column + 1).getArray();
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < names.length; i++) {
      map.put((String) names[i], (String) values[i]);
    }
    return Map.copyOf(map);
  }
}
