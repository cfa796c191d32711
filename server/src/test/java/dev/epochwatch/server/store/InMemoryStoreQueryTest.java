// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

class InMemoryStoreQueryTest extends StoreQueryContract {
  @Override
  protected Store open() {
    return new InMemoryStore();
  }
}
