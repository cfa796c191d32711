// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that writes, with what it must remember. Not thread-safe. When it {@link
 * #isBroken} it is in doubt what is on disk, and another one must be opened in its place.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final Connection connection;
  private final MVStore file;
  private final Witness witness;
  private final PreparedStatement sync;
  private final PreparedStatement probe;
  private final Memory memory;
  private final Transaction transaction;
  // Set by the writing thread alone, read by any.
  private volatile boolean broken;

  private Writer(Connection connection, Memory memory, Witness witness) throws SQLException {
    this.connection = connection;
    this.witness = witness;
    this.file =
        ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession())
            .getDatabase()
            .getStore()
            .getMvStore();
    this.memory = memory;
    this.sync = connection.prepareStatement("CHECKPOINT SYNC");
    this.probe =
        connection.prepareStatement("UPDATE counter SET number = number + 1 WHERE name = 'probe'");
    this.transaction = new Transaction(connection, memory);
  }

  /**
   * Takes a connection and reads what is in the log.
   *
   * @param limits when a log table is full
   * @param witness is told what is synced
   */
  static Writer open(Connection connection, SegmentLimits limits, Witness witness)
      throws SQLException {
    Words.write(connection);
    connection.commit();
    return new Writer(connection, Memory.load(connection, limits), witness);
  }

  Memory memory() {
    return memory;
  }

  Connection connection() {
    return connection;
  }

  boolean isBroken() {
    return broken;
  }

  /**
   * Writes a batch, and archives a little.
   *
   * @throws StoreException if nothing of it is written, or, being broken after that, perhaps all
   */
  void write(List<Entry> batch) {
    try {
      transaction.stage(batch);
    } catch (StoreException e) {
      rollback();
      throw e;
    } catch (SQLException | RuntimeException e) {
      rollback();
      throw new StoreException("cannot write: " + e.getMessage(), e);
    }
    commit();
    transaction.committed();
    turn();
  }

  /** Makes sure that something can be written and synced. */
  void probe() {
    try {
      probe.executeUpdate();
    } catch (SQLException e) {
      broken = true;
      throw new StoreException("cannot write: " + e.getMessage(), e);
    }
    commit();
  }

  private void commit() {
    boolean done = false;
    try {
      connection.commit();
      sync.execute();
      witness.synced(file.getCurrentVersion());
      done = true;
    } catch (SQLException e) {
      throw new StoreException("cannot commit: " + e.getMessage(), e);
    } finally {
      // An Error leaves in doubt what is on disk, too.
      if (!done) {
        broken = true;
      }
    }
  }

  private void rollback() {
    boolean done = false;
    try {
      connection.rollback();
      transaction.rolledBack();
      done = true;
    } catch (SQLException e) {
      LOG.warn("Cannot roll back; opening the database again.", e);
    } finally {
      if (!done) {
        broken = true;
      }
    }
  }

  /**
   * Empties the table of the log that is archived and synced; changes places when one is full. The
   * batch is on disk already, so that a failure here is none of its business.
   */
  private void turn() {
    Segments segments = memory.segments();
    try {
      if (segments.isEmptyingDue()) {
        transaction.empty(segments.active().other());
        connection.commit();
        segments.emptied();
      }
    } catch (SQLException e) {
      LOG.warn("Cannot empty a table of the log; opening the database again.", e);
      broken = true;
      return;
    }
    if (segments.isTurnDue()) {
      segments.turn(memory.tails().withReports());
    }
  }

  @Override
  public void close() {
    try (connection) {
      transaction.close();
      sync.close();
      probe.close();
    } catch (SQLException e) {
      // It is given up because it failed; that it cannot end in order is no news.
      LOG.debug("Cannot close the writer's connection.", e);
    }
  }
}
