// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A loop whose time is moved by the test; tasks run at once on the thread that hands them in. */
final class ManualLoop implements Loop {
  private record Task(Duration due, long number, Runnable action) {}

  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Task> waiting =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::number));
  private Duration now = Duration.ZERO;
  private long tasks;
  private boolean running;

  @Override
  public synchronized void execute(Runnable task) {
    ready.add(task);
    if (running) {
      return;
    }
    running = true;
    try {
      while (!ready.isEmpty()) {
        ready.poll().run();
      }
    } finally {
      running = false;
    }
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    Task made = new Task(now.plus(delay), tasks++, task);
    waiting.add(made);
    return () -> waiting.remove(made);
  }

  @Override
  public synchronized Instant now() {
    return Instant.EPOCH.plus(now);
  }

  /** Lets time pass; what becomes due runs in its order. */
  synchronized void advance(Duration time) {
    Duration end = now.plus(time);
    while (!waiting.isEmpty() && waiting.peek().due().compareTo(end) <= 0) {
      Task next = waiting.remove();
      now = next.due();
      execute(next.action());
    }
    now = end;
  }

  @Override
  public synchronized void close() {
    ready.clear();
    waiting.clear();
  }
}
