// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import java.util.concurrent.CompletableFuture;

/** A group that a thread waits for. */
final class AwaitedGroup extends CommitGroup {
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  CompletableFuture<Void> done() {
    return done;
  }

  @Override
  void stored() {
    done.complete(null);
  }

  @Override
  void failed(RefusedException why) {
    done.completeExceptionally(why);
  }
}
