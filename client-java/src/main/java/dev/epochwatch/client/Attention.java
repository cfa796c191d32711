// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the loop that there are new reports. {@link #call} may come from any thread and is made to
 * cost the training as little as can be: one wake-up serves many reports, and where nobody waits
 * for answers the loop looks for reports by itself as long as they keep coming, since waking its
 * thread is most of what a report costs.
 */
final class Attention {
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final int LOOKS_UNTIL_SLEEP = 100;

  private final Loop loop;
  private final Outbox outbox;
  private final boolean answersAreAwaited;
  private final Runnable send;
  private final AtomicBoolean called = new AtomicBoolean();
  // On the loop.
  private long seen;
  private int idleLooks;

  Attention(Loop loop, Outbox outbox, boolean answersAreAwaited, Runnable send) {
    this.loop = loop;
    this.outbox = outbox;
    this.answersAreAwaited = answersAreAwaited;
    this.send = send;
  }

  void call() {
    if (!called.get() && called.compareAndSet(false, true)) {
      loop.execute(answersAreAwaited ? this::sendAtOnce : this::look);
    }
  }

  private void sendAtOnce() {
    called.set(false);
    send.run();
  }

  private void look() {
    boolean news = outbox.last() > seen;
    seen = outbox.last();
    idleLooks = news ? 0 : idleLooks + 1;
    if (news) {
      send.run();
    }
    if (idleLooks < LOOKS_UNTIL_SLEEP) {
      loop.schedule(LOOK_EVERY, this::look);
      return;
    }
    called.set(false);
    // A report that came in between has not called.
    if (outbox.last() > seen) {
      call();
    }
  }
}
