// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The processes of a demonstration: none outlives it, even when it is interrupted. The last started
 * is ended first. Thread-safe.
 */
final class Children implements AutoCloseable {
  private final Path launcher;
  private final Duration patience;
  private final Object lock = new Object();
  // Guarded by lock.
  private final Deque<Process> running = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param launcher the script that starts the programs, replacing itself by the JVM
   * @param patience how long a child may take to end when it is asked to
   */
  Children(Path launcher, Duration patience) {
    this.launcher = launcher;
    this.patience = patience;
  }

  /**
   * Starts a program; its talk goes to a file, its data to us.
   *
   * @throws IOException if it cannot be started
   * @throws IllegalStateException if all were ended
   */
  Process start(Path talk, List<String> arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(arguments);
    // What this program was built from, its children are built from.
    builder.environment().put("EPOCHWATCH_NO_BUILD", "1");
    // A terminal sends Ctrl-C to all at once; the trainer must still find its server.
    builder.environment().put("EPOCHWATCH_CHILD", "1");
    builder.environment().remove("EPOCHWATCH_ADDR");
    builder.redirectError(talk.toFile());
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the demonstration has ended");
      }
      Process process = builder.start();
      running.push(process);
      return process;
    }
  }

  /** Whether {@link #close} was called. */
  boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Asks every process to end, kills those that do not, and waits until none is left. */
  @Override
  public void close() {
    List<Process> ending;
    synchronized (lock) {
      closed = true;
      ending = List.copyOf(running);
      running.clear();
    }
    ending.forEach(this::end);
  }

  private void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
