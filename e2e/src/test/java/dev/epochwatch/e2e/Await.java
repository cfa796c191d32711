// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for other processes: looks again and again, up to a deadline. */
final class Await {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private Await() {}

  /**
   * Returns when the condition holds.
   *
   * @throws AssertionError when it does not within a minute
   */
  static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.sleep(10);
    }
  }
}
