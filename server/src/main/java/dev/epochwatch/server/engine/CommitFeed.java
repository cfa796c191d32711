// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.Entry;
import java.util.function.Consumer;

/** Tells those who watch a run what was stored of it. */
final class CommitFeed implements Consumer<CommitGroup> {
  private final Feed feed;

  CommitFeed(Feed feed) {
    this.feed = feed;
  }

  @Override
  public void accept(CommitGroup group) {
    LiveRun run = group.run();
    if (run == null || !feed.isWatched(run.id())) {
      return;
    }
    boolean changed = false;
    for (Entry entry : group.entries()) {
      if (entry instanceof Entry.AppendReport append) {
        feed.reported(run.id(), append.report());
      } else {
        changed = true;
      }
    }
    if (changed) {
      feed.changed(run.id());
    }
  }
}
