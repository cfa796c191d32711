// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract once more with log tables so small that they turn over all the time. */
class H2StoreTurningOftenTest extends StoreContract {
  @TempDir Path directory;

  @Override
  protected Store open() {
    return H2Store.open(new H2Settings(directory, "", new SegmentLimits(20, 7, 100)));
  }

  @Override
  protected Store reopen(Store open) {
    open.close();
    return open();
  }
}
