// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Split;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The numbers of metrics. The writer gives them, in the transaction that first needs them; readers
 * may look them up at any time.
 */
final class MetricDictionary {
  /** A metric with the name a trainer has for it. */
  private record Named(String rawName, Metric metric) {}

  private static final Split[] SPLITS = Split.values();

  private final ConcurrentMap<Named, Integer> numbers = new ConcurrentHashMap<>();
  private final ConcurrentMap<Integer, Named> metrics = new ConcurrentHashMap<>();
  // Of the open transaction; the writer's alone.
  private final List<Integer> staged = new ArrayList<>();
  private int last;

  /** Reads what the database knows. */
  static MetricDictionary load(Connection connection) throws SQLException {
    MetricDictionary dictionary = new MetricDictionary();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT metric_id, split, name, raw_name FROM metric");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Metric metric = new Metric(SPLITS[rows.getInt(2)], rows.getString(3));
        dictionary.put(rows.getInt(1), new Named(rows.getString(4), metric));
      }
    }
    return dictionary;
  }

  /** The metric of a number, with a value. */
  MetricValue value(int metricId, double value) {
    Named named = metrics.get(metricId);
    if (named == null) {
      throw new IllegalStateException("metric number " + metricId + " is not in the dictionary");
    }
    return new MetricValue(named.rawName(), named.metric(), value);
  }

  /** The numbers of metrics; new ones are written. */
  Integer[] ids(Connection connection, List<MetricValue> values) throws SQLException {
    Integer[] ids = new Integer[values.size()];
    for (int i = 0; i < ids.length; i++) {
      MetricValue value = values.get(i);
      Named named = new Named(value.rawName(), value.metric());
      Integer id = numbers.get(named);
      ids[i] = id == null ? Integer.valueOf(add(connection, named)) : id;
    }
    return ids;
  }

  private int add(Connection connection, Named named) throws SQLException {
    int id = last + 1;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO metric (metric_id, split, name, raw_name) VALUES (?, ?, ?, ?)")) {
      insert.setInt(1, id);
      insert.setInt(2, named.metric().split().ordinal());
      insert.setString(3, named.metric().name());
      insert.setString(4, named.rawName());
      insert.executeUpdate();
    }
    put(id, named);
    staged.add(id);
    return id;
  }

  void commit() {
    staged.clear();
  }

  void rollback() {
    for (Integer id : staged) {
      Named named = metrics.remove(id);
      if (named != null) {
        numbers.remove(named);
      }
    }
    last -= staged.size();
    staged.clear();
  }

  private void put(int id, Named named) {
    metrics.put(id, named);
    numbers.put(named, id);
    last = Math.max(last, id);
  }
}
