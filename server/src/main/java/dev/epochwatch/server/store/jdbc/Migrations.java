// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.StoreException;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings the schema of a file up to this version of the server, and refuses newer files. */
final class Migrations {
  private Migrations() {}

  static void migrate(DataSource source) {
    try {
      Flyway flyway =
          Flyway.configure()
              .dataSource(source)
              .locations("classpath:db/migration/h2")
              .ignoreMigrationPatterns("*:future")
              .load();
      MigrationInfo[] all = flyway.info().all();
      Optional<MigrationInfo> newer =
          Arrays.stream(all)
              .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
              .findAny();
      if (newer.isPresent()) {
        throw new StoreException(
            "the database was written by a newer Epochwatch (schema "
                + newer.get().getVersion()
                + "; this one knows up to "
                + known(all)
                + "); start that version or a later one");
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new StoreException("cannot bring the database up to date: " + e.getMessage(), e);
    }
  }

  private static String known(MigrationInfo[] all) {
    return Arrays.stream(all)
        .filter(migration -> migration.getState() != MigrationState.FUTURE_SUCCESS)
        .map(migration -> String.valueOf(migration.getVersion()))
        .reduce((first, second) -> second)
        .orElse("none");
  }
}
