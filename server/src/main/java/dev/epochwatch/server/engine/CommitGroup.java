// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored together or not at all, and who waits for it. Belongs to at most one run. */
abstract class CommitGroup {
  private @Nullable LiveRun run;
  private List<Entry> entries = List.of();
  private int cost;

  /** Sets what to store; called once, before the group is handed over. */
  final void fill(@Nullable LiveRun ofRun, List<Entry> toStore, int reserved) {
    run = ofRun;
    entries = toStore;
    cost = reserved;
  }

  final @Nullable LiveRun run() {
    return run;
  }

  final List<Entry> entries() {
    return entries;
  }

  /** What was reserved for it. */
  final int cost() {
    return cost;
  }

  /** It is on disk. Called by the committing thread; must not block. */
  abstract void stored();

  /** Nothing of it was stored. Called by the committing thread; must not block. */
  abstract void failed(RefusedException why);
}
