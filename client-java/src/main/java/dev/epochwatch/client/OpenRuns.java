// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The runs of a client that have not ended. Thread-safe. At the end of the process (SIGTERM, exit)
 * they are handed back as interrupted, if the client is to do so.
 */
final class OpenRuns {
  private final Set<Run> runs = ConcurrentHashMap.newKeySet();
  private final Set<Session> leftovers = ConcurrentHashMap.newKeySet();
  private final boolean interruptOnShutdown;
  private final Object lock = new Object();
  // Guarded by lock.
  private Optional<Thread> hook = Optional.empty();

  OpenRuns(boolean interruptOnShutdown) {
    this.interruptOnShutdown = interruptOnShutdown;
  }

  void add(Run run) {
    runs.add(run);
    run.whenEnded(() -> runs.remove(run));
    synchronized (lock) {
      if (interruptOnShutdown && hook.isEmpty()) {
        Thread thread = new Thread(() -> forAll(Run::preempted), "epochwatch-shutdown");
        try {
          Runtime.getRuntime().addShutdownHook(thread);
          hook = Optional.of(thread);
        } catch (IllegalStateException shuttingDown) {
          // Too late to be told; what is in the journal is safe.
        }
      }
    }
  }

  void add(Session leftover) {
    leftovers.add(leftover);
    leftover.ended().thenRun(() -> leftovers.remove(leftover));
  }

  /** Lets go of all runs without finishing them. */
  void release() {
    synchronized (lock) {
      hook.ifPresent(OpenRuns::removeHook);
      hook = Optional.empty();
    }
    forAll(Run::release);
    leftovers.forEach(leftover -> leftover.abandon(Optional.empty()));
  }

  /** All at once, so that the bound of one is the bound of all. */
  private void forAll(Consumer<Run> ending) {
    List<Thread> threads =
        List.copyOf(runs).stream()
            .map(run -> new Thread(() -> ending.accept(run), "epochwatch-end-" + run.id()))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // Then it runs, and finds nothing to do.
    }
  }
}
