// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * Runs tasks one at a time, in the order they came, now or later: everything that talks to the
 * server lives on it and needs no locks. Tasks handed in after {@link #close} are dropped.
 */
interface Loop extends Executor, AutoCloseable {
  /** A task that waits for its time. */
  interface Timer {
    /** Forgets the task, unless it runs already. */
    void cancel();
  }

  /** Runs a task after a delay. */
  Timer schedule(Duration delay, Runnable task);

  /** The time of day, for the time stamps of reports. */
  Instant now();

  /** Ends the loop: waiting tasks are dropped. */
  @Override
  void close();
}
