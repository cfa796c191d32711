// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed soon after each start, as a crash loop does it. */
class KilledAgainAndAgainTest {
  private static final int LIVES = 60;

  @TempDir Path directory;

  @Test
  void reports_ofManyShortLives_areAllThere() throws IOException, SQLException {
    for (int life = 1; life <= LIVES; life++) {
      H2Settings settings = H2Settings.of(folder(life));
      try (H2Store store = H2Store.open(settings)) {
        reuseSpaceAtOnce(settings);
        for (int run = 1; run < life; run++) {
          assertThat(store.run(Samples.run(run).id()))
              .as("run %d in life %d", run, life)
              .isPresent();
          assertThat(store.reports(run)).as("run %d in life %d", run, life).hasSize(reports(run));
        }
        store.append(List.of(new Entry.PutRun(Samples.run(life))));
        for (int sequence = 1; sequence <= reports(life); sequence++) {
          store.append(List.of(new Entry.AppendReport(life, Samples.report(1, sequence))));
        }
        // What a kill leaves is what the file is now.
        Files.createDirectory(folder(life + 1));
        Files.copy(file(life), file(life + 1));
      }
    }
  }

  /** Otherwise H2 waits 45 s before it writes over what is no longer needed. */
  private static void reuseSpaceAtOnce(H2Settings settings) throws SQLException {
    try (Connection connection = DriverManager.getConnection(settings.url(), "epochwatch", "");
        Statement statement = connection.createStatement()) {
      statement.execute("SET RETENTION_TIME 300");
    }
  }

  private static int reports(int run) {
    return 1 + run % 3;
  }

  private Path folder(int life) {
    return directory.resolve("life-" + life);
  }

  private Path file(int life) {
    return folder(life).resolve("epochwatch.mv.db");
  }
}
