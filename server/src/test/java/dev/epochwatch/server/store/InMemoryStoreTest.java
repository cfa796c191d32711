// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

class InMemoryStoreTest extends StoreContract {
  @Override
  protected Store open() {
    return new InMemoryStore();
  }

  @Override
  protected Store reopen(Store open) {
    return open;
  }
}
