// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

/** The two tables of the log. */
enum LogTable {
  A("log_a"),
  B("log_b");

  private final String table;

  LogTable(String table) {
    this.table = table;
  }

  String table() {
    return table;
  }

  LogTable other() {
    return this == A ? B : A;
  }
}
