// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.server.store.Attempt;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Samples;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreException;
import dev.epochwatch.server.store.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file itself: who may open it, and what people find in it. */
class H2FileTest {
  @TempDir Path directory;

  @Test
  void open_secondTimeInThisProcess_isRefused() {
    try (Store first = Stores.open(directory)) {
      assertThatThrownBy(() -> Stores.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use by this process");
      first.check();
    }
    Stores.open(directory).close();
  }

  @Test
  void open_fileOfANewerVersion_isRefused() throws SQLException {
    Stores.open(directory).close();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO \"flyway_schema_history\" VALUES"
              + " (99, '9000', 'later', 'SQL', 'V9000__later.sql', 0, 'x', NOW(), 1, TRUE)");
    }

    assertThatThrownBy(() -> Stores.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(
            "was written by a newer Epochwatch (schema 9000; this one knows up to");
  }

  /**
   * With reuse, the contract's test of reading while appending fails once in some 20,000 commits;
   * H2 does not tell what is set.
   */
  @Test
  void url_always_forbidsReuseOfResults() {
    assertThat(H2Settings.of(directory).url()).contains(";OPTIMIZE_REUSE_RESULTS=0");
  }

  @Test
  void open_notADatabase_isRefused() throws IOException {
    Files.writeString(directory.resolve("epochwatch.mv.db"), "this is no database".repeat(1_000));

    assertThatThrownBy(() -> Stores.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot open");
  }

  @Test
  void open_directoryWithASemicolon_isRefused() {
    assertThatThrownBy(() -> Stores.open(directory.resolve("a;INIT=x")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("';'");
  }

  @Test
  void open_newDirectory_isForItsOwnerAlone() throws IOException {
    assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "needs POSIX");
    Path data = directory.resolve("a/b/data");

    Stores.open(data).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }

  @Test
  void views_archivedAndLogged_tellTheSame() throws SQLException {
    try (Store store = Stores.open(directory)) {
      StoredRun run = resumed();
      store.append(
          List.of(
              new Entry.PutRun(run),
              new Entry.AppendReport(1, Samples.report(1, 1)),
              new Entry.AppendReport(1, Samples.report(1, 2)),
              new Entry.AppendEvent(1, Samples.event(1))));
      store.append(List.of(new Entry.PutRun(run)));
      store.append(List.of(new Entry.AppendReport(1, Samples.report(2, 3))));
    }

    assertThat(rows("SELECT run, state, parameters, best_value, reason, create_time FROM v_run"))
        .containsExactly(
            "run-1, INTERRUPTED, {\"lr\":\"0.1\"}, 0.5, NONE, 2026-05-28 20:26:40.000001+00");
    assertThat(
            rows(
                "SELECT run, attempt, sequence, step, split, metric, raw_name, metric_value,"
                    + " superseded FROM v_metric_point ORDER BY attempt, sequence, raw_name"))
        .containsExactly(
            "run-1, 1, 1, 1, TRAIN, loss, loss, 1.0, FALSE",
            "run-1, 1, 1, 1, VALIDATION, loss, val_loss, 2.5, FALSE",
            "run-1, 1, 2, 2, TRAIN, loss, loss, 0.5, TRUE",
            "run-1, 1, 2, 2, VALIDATION, loss, val_loss, 1.75, TRUE",
            "run-1, 2, 3, 3, TRAIN, loss, loss, " + 1.0 / 3 + ", FALSE",
            "run-1, 2, 3, 3, VALIDATION, loss, val_loss, 2.5, FALSE");
    assertThat(rows("SELECT run, number, kind, step, message FROM v_decision"))
        .containsExactly("run-1, 1, DIAGNOSIS, 3, it's \"plain\"");
    assertThat(rows("SELECT COUNT(*) FROM piece")).containsExactly("1");
  }

  private static StoredRun resumed() {
    StoredRun run = Samples.run(1, RunState.INTERRUPTED, 1);
    return new StoredRun(
        1,
        run.id(),
        Samples.description(Map.of("lr", "0.1"), Map.of()),
        run.objective(),
        run.policy(),
        run.policyRevision(),
        run.state(),
        List.of(new Attempt(1, OptionalLong.empty(), 1), new Attempt(2, OptionalLong.of(1), 2)),
        List.of(),
        run.peers(),
        new StoredRun.Progress(
            2,
            3,
            OptionalLong.of(3),
            OptionalDouble.empty(),
            Optional.of(new Best(0.5, 1, Optional.empty())),
            Reason.NONE),
        run.createMicros(),
        run.updateMicros(),
        OptionalLong.empty(),
        "",
        "",
        1);
  }

  private List<String> rows(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          cells.add(row.getString(i));
        }
        rows.add(String.join(", ", cells));
      }
    }
    return rows;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:" + directory.resolve("epochwatch"), "epochwatch", "");
  }
}
