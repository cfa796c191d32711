// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.Store;
import java.nio.file.Path;

/** Opens stores. */
public final class Stores {
  private Stores() {}

  /**
   * Opens the store of a directory and makes both if they are not there; the directory is then
   * readable by its owner alone, where the file system knows owners. One store at a time can have a
   * directory open.
   *
   * @throws dev.epochwatch.server.store.StoreException if the directory is in use, its file was
   *     written by a newer version, or it cannot be read and written
   */
  public static Store open(Path directory) {
    return H2Store.open(H2Settings.of(directory));
  }
}
