// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Binds the parameters of a statement one after the other. Arrays go in as boxed arrays, which both
 * H2 and PostgreSQL take.
 */
final class Binder {
  private final PreparedStatement statement;
  private int index;

  Binder(PreparedStatement statement) {
    this.statement = statement;
  }

  Binder bind(long value) throws SQLException {
    statement.setLong(++index, value);
    return this;
  }

  Binder bind(String value) throws SQLException {
    statement.setString(++index, value);
    return this;
  }

  Binder bind(byte[] value) throws SQLException {
    statement.setBytes(++index, value);
    return this;
  }

  Binder bind(Object[] value) throws SQLException {
    statement.setObject(++index, value);
    return this;
  }

  Binder bind(OptionalLong value) throws SQLException {
    return value.isPresent() ? bind(value.getAsLong()) : bindNull(Types.BIGINT);
  }

  Binder bind(OptionalDouble value) throws SQLException {
    if (value.isEmpty()) {
      return bindNull(Types.DOUBLE);
    }
    statement.setDouble(++index, value.getAsDouble());
    return this;
  }

  Binder bind(Optional<String> value) throws SQLException {
    return value.isPresent() ? bind(value.get()) : bindNull(Types.VARCHAR);
  }

  Binder bindArray(Optional<? extends Object[]> value) throws SQLException {
    return value.isPresent() ? bind(value.get()) : bindNull(Types.ARRAY);
  }

  private Binder bindNull(int type) throws SQLException {
    statement.setNull(++index, type);
    return this;
  }
}
