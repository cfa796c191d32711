// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.StoreException;
import java.nio.file.Path;

/**
 * Where a store's file is and how it turns over.
 *
 * @param directory the directory
 * @param fileSystem a prefix that names the file system to H2, empty for the usual one
 * @param segment when a log table is full
 */
record H2Settings(Path directory, String fileSystem, SegmentLimits segment) {
  static H2Settings of(Path directory) {
    return new H2Settings(directory, "", SegmentLimits.DEFAULT);
  }

  H2Settings {
    directory = directory.toAbsolutePath().normalize();
    if (directory.toString().contains(";")) {
      throw new StoreException("the data directory's name must not contain ';': " + directory);
    }
  }

  /** The file of the database. */
  Path file() {
    return directory.resolve("epochwatch.mv.db");
  }

  /**
   * The URL. Neither WRITE_DELAY=0 nor the CHECKPOINT SYNC after each commit is enough alone: with
   * the background writer a checkpoint can return before the rows are written. H2's own hook would
   * close the file under a writer that still drains. H2 marks a table as changed before the commit
   * is seen, so a reader in between would keep what it read as the answer until the next change:
   * results must not be reused.
   */
  String url() {
    return "jdbc:h2:"
        + fileSystem
        + directory.resolve("epochwatch")
        + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;OPTIMIZE_REUSE_RESULTS=0";
  }
}
