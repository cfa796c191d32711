// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.epochwatch.server.store.Backup;
import dev.epochwatch.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.Jdbi;

/** An open database file: its directory, the connections to it and the pool of its readers. */
final class H2Database implements AutoCloseable {
  private static final String USER = "epochwatch";
  private static final String PASSWORD = "";

  /** H2's number for a file that another process has open. */
  private static final int IN_USE = 90020;

  private static final int READERS = 4;
  private static final long LEAST_FREE_BYTES = 16L << 20;

  /**
   * A clean end must stay within 5 s, and 92 MB took 9.5 s on a machine with ten times its load.
   */
  private static final long MOST_REWRITTEN_BYTES = 32L << 20;

  private record Readers(HikariDataSource pool, Jdbi jdbi) {
    static Readers of(H2Settings settings) {
      HikariConfig config = new HikariConfig();
      config.setPoolName("store-readers");
      config.setJdbcUrl(settings.url());
      config.setUsername(USER);
      config.setPassword(PASSWORD);
      config.setMaximumPoolSize(READERS);
      config.setMinimumIdle(1);
      config.setConnectionTimeout(5_000);
      // The writer's connection comes first and tells what is wrong with the file.
      config.setInitializationFailTimeout(-1);
      HikariDataSource pool = new HikariDataSource(config);
      return new Readers(pool, Jdbi.create(pool));
    }
  }

  private final H2Settings settings;
  private final DirectoryLock lock;
  private final Witness witness;
  // Replaced by the writing thread.
  private volatile Readers readers;

  private H2Database(H2Settings settings, DirectoryLock lock, Witness witness) {
    this.settings = settings;
    this.lock = lock;
    this.witness = witness;
    this.readers = Readers.of(settings);
  }

  /** Takes the directory; the file is opened with the first connection. */
  static H2Database open(H2Settings settings) {
    DirectoryLock lock = DirectoryLock.take(settings.directory());
    try {
      FileBackup.deleteAll(settings.directory());
      recover(settings);
      return new H2Database(settings, lock, Witness.open(settings.directory()));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Opens the file, or makes it, brings its schema up to date and reads the log. */
  Writer openWriter() {
    try {
      Connection connection = connect();
      try {
        Migrations.migrate(readers.pool());
        return Writer.open(connection, settings.segment(), witness);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException(cannotOpen(e), e);
    }
  }

  private static void recover(H2Settings settings) {
    try {
      Recovery.recover(
          settings.fileSystem() + settings.file(),
          version -> Witness.require(settings.file(), version));
    } catch (IOException | MVStoreException e) {
      throw new StoreException("cannot recover " + settings.file() + ": " + e.getMessage(), e);
    }
  }

  private String cannotOpen(SQLException e) {
    String file = settings.file().toString();
    return e.getErrorCode() == IN_USE
        ? file + " is in use by another process"
        : "cannot open " + file + ": " + e.getMessage();
  }

  /** The readers' connections. */
  Jdbi jdbi() {
    return readers.jdbi();
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(settings.url(), USER, PASSWORD);
    connection.setAutoCommit(false);
    return connection;
  }

  /**
   * Closes every reader's connection. The database has failed, and H2 opens a file again only when
   * the last connection to the failed database is closed.
   */
  void forgetConnections() {
    readers.pool().close();
    recover(settings);
    readers = Readers.of(settings);
  }

  /**
   * Copies the file while it is written. H2 copies it from the front to the end and overwrites
   * nothing meanwhile, so the copy has every version of the database from before, and what it
   * caught of later ones is sorted out when it is opened, as after a crash. A SCRIPT would read one
   * table after the other, and see a report twice or never that moves to the archive in between.
   */
  Backup backUp() {
    try {
      requireSpace(Files.size(settings.file()));
      Path copy = FileBackup.create(settings.directory());
      boolean done = false;
      try (Connection connection = connect();
          PreparedStatement backup = connection.prepareStatement("BACKUP TO ?")) {
        backup.setString(1, copy.toString());
        backup.execute();
        Backup made = new FileBackup(copy, Files.size(copy));
        done = true;
        return made;
      } finally {
        if (!done) {
          Files.deleteIfExists(copy);
        }
      }
    } catch (IOException | SQLException e) {
      throw new StoreException("cannot back up: " + e.getMessage(), e);
    }
  }

  /** Requires a little room on the disk. */
  void requireSpace() {
    requireSpace(0);
  }

  private void requireSpace(long needed) {
    try {
      long free = Files.getFileStore(settings.directory()).getUsableSpace() - needed;
      if (free < LEAST_FREE_BYTES) {
        throw new StoreException(
            "only %,d bytes are left for %s".formatted(free + needed, settings.directory()));
      }
    } catch (IOException e) {
      throw new StoreException("cannot look at " + settings.directory(), e);
    }
  }

  /** Ends the database through the last connection; rewrites a small file that is mostly waste. */
  void shutDown(Connection connection) throws SQLException {
    readers.pool().close();
    witness.forget();
    try (Statement statement = connection.createStatement()) {
      statement.execute(isWorthRewriting(statement) ? "SHUTDOWN COMPACT" : "SHUTDOWN");
    }
    witness.closed(settings.file());
  }

  private static boolean isWorthRewriting(Statement statement) throws SQLException {
    long size = setting(statement, "info.FILE_SIZE");
    double live =
        size
            * setting(statement, "info.FILL_RATE")
            / 100.0
            * setting(statement, "info.CHUNKS_FILL_RATE")
            / 100.0;
    return live < size / 2.0 && live < MOST_REWRITTEN_BYTES;
  }

  private static long setting(Statement statement, String name) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = '"
                + name
                + "'")) {
      return row.next() ? Long.parseLong(row.getString(1)) : 0;
    }
  }

  /** Gives everything back; the file must have been shut down, or it is left as after a crash. */
  @Override
  public void close() {
    readers.pool().close();
    witness.close();
    lock.close();
  }
}
