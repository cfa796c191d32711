// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.Decision.Action;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Schedule;
import dev.epochwatch.core.model.Split;
import dev.epochwatch.server.store.Intervention;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the names of stored numbers into the database, so that its views show words and a new
 * reason needs no migration.
 */
final class Words {
  private record Word(String topic, int number, String name) {}

  private static final Map<String, Enum<?>[]> TOPICS =
      Map.of(
          "state", RunState.values(),
          "reason", Reason.values(),
          "action", Action.values(),
          "direction", Direction.values(),
          "split", Split.values(),
          "event_kind", StoredEvent.Kind.values(),
          "intervention_kind", Intervention.Kind.values(),
          "schedule_kind", Schedule.Kind.values());

  private Words() {}

  /** Adds what is missing, in the open transaction. */
  static void write(Connection connection) throws SQLException {
    Set<Word> known = new HashSet<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT topic, number, name FROM word");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        known.add(new Word(rows.getString(1), rows.getInt(2), rows.getString(3)));
      }
    }
    List<Word> missing =
        TOPICS.entrySet().stream()
            .flatMap(
                topic ->
                    Arrays.stream(topic.getValue())
                        .map(word -> new Word(topic.getKey(), word.ordinal(), word.name())))
            .filter(word -> !known.contains(word))
            .toList();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO word (topic, number, name) VALUES (?, ?, ?)")) {
      for (Word word : missing) {
        new Binder(insert).bind(word.topic()).bind(word.number()).bind(word.name());
        insert.executeUpdate();
      }
    }
  }
}
