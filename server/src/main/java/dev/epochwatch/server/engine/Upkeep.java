// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server does by itself, on one thread of its own: it finds silent runs and deletes what
 * is older than it is to be kept. What fails is logged and tried again the next time. Thread-safe.
 */
public final class Upkeep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_RETENTIONS = Duration.ofMinutes(10);
  private static final long MOST_WAIT_SECONDS = 2;

  private final ScheduledThreadPoolExecutor thread;
  private final LongSupplier nowMicros;
  private volatile boolean ending;

  private Upkeep(LongSupplier nowMicros) {
    this.nowMicros = nowMicros;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "epochwatch-upkeep");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Starts the thread.
   *
   * @param nowMicros the clock, microseconds since 1970-01-01T00:00:00Z
   */
  public static Upkeep start(Engine engine, UpkeepSettings settings, LongSupplier nowMicros) {
    Upkeep upkeep = new Upkeep(nowMicros);
    settings.silence().ifPresent(limits -> upkeep.findSilence(engine, limits));
    if (!settings.retention().isForEver()) {
      RetentionSweep sweep =
          engine.housekeeping().retention(settings.retention(), () -> upkeep.ending);
      upkeep.retainLater(sweep, BETWEEN_BATCHES);
    }
    return upkeep;
  }

  /** How often to look for silent runs: ten times within the shortest silence that counts. */
  static Duration pause(SilenceLimits limits) {
    Duration tenth = limits.floor().dividedBy(10);
    return tenth.compareTo(LONGEST_PAUSE) < 0 ? tenth : LONGEST_PAUSE;
  }

  private void findSilence(Engine engine, SilenceLimits limits) {
    SilenceSweep sweep = engine.housekeeping().silence(limits);
    long nanos = pause(limits).toNanos();
    Runnable task =
        () -> guarded("silent runs could not be found", () -> sweep.sweep(nowMicros.getAsLong()));
    thread.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void retainLater(RetentionSweep sweep, Duration delay) {
    thread.schedule(() -> retain(sweep), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void retain(RetentionSweep sweep) {
    Duration[] next = {BETWEEN_RETENTIONS};
    guarded(
        "old runs could not be deleted",
        () -> {
          if (sweep.sweep(nowMicros.getAsLong())) {
            next[0] = BETWEEN_BATCHES;
          }
        });
    if (!ending) {
      retainLater(sweep, next[0]);
    }
  }

  private static void guarded(String otherwise, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // An Error too: otherwise the task would never be run again, and nobody would know.
      log.warn(otherwise, e);
    }
  }

  /**
   * Ends what it does, between two deletions. The thread is not interrupted: H2 closes a file whose
   * reader is.
   */
  @Override
  public void close() {
    ending = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(MOST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the upkeep did not end within {} s", MOST_WAIT_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
