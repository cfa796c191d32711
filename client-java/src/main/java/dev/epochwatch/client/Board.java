// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.util.Optional;

/** The decision in force. Thread-safe; reading is a volatile read. */
final class Board {
  private final Object lock = new Object();
  private volatile Decision latest = Decision.goOn("nothing was answered yet");
  private volatile boolean stopping;

  /** The latest decision; the first STOP stays for good. */
  Decision latest() {
    return latest;
  }

  boolean isStopping() {
    return stopping;
  }

  /** Takes a decision over; a CONTINUE does not take a STOP back. */
  void publish(Decision decision) {
    synchronized (lock) {
      if (decision.isStop() || !stopping) {
        latest = decision;
        stopping = decision.isStop();
      }
    }
  }

  /**
   * An answer of the client's own: the STOP in force, else the fallback's, else CONTINUE.
   *
   * @param why what kept the server's answer away
   */
  Decision local(String why, Optional<FallbackJudge> fallback) {
    Decision current = latest;
    if (current.isStop()) {
      return current;
    }
    Optional<Decision> stop = fallback.flatMap(judge -> judge.stop(why));
    stop.ifPresent(this::publish);
    return stop.orElseGet(() -> Decision.goOn(why, current));
  }
}
