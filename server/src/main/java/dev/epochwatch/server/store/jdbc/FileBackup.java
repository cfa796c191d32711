// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.Backup;
import dev.epochwatch.server.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of the database in its own directory. Immutable.
 *
 * @param file where it is
 * @param size its size in bytes
 */
record FileBackup(Path file, long size) implements Backup {
  /** Begins the names of copies; no other file of the directory is called so. */
  private static final String PREFIX = "backup-under-way-";

  private static final String SUFFIX = ".zip";

  /** An empty file for a copy, readable by its owner alone where the file system knows owners. */
  static Path create(Path directory) throws IOException {
    return Files.createTempFile(directory, PREFIX, SUFFIX);
  }

  /** Deletes what a process left that died while it copied. */
  static void deleteAll(Path directory) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StoreException("cannot look at " + directory, e);
    }
  }

  @Override
  public InputStream open() {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new StoreException("cannot read " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StoreException("cannot delete " + file, e);
    }
  }
}
