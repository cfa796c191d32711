// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import java.io.InputStream;

/** A copy of a store, as a zip file with the store's file in it. Closing it deletes it. */
public interface Backup extends AutoCloseable {
  /** Its size in bytes. */
  long size();

  /**
   * Its bytes, from the beginning.
   *
   * @throws StoreException if they cannot be read
   */
  InputStream open();

  @Override
  void close();
}
