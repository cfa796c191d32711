// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTest extends StoreContract {
  @TempDir Path directory;

  @Override
  protected Store open() {
    return Stores.open(directory.resolve("data"));
  }

  @Override
  protected Store reopen(Store open) {
    open.close();
    return open();
  }
}
