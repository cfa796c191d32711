// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.Story;
import dev.epochwatch.proto.v1.WatchRunRequest;
import dev.epochwatch.proto.v1.WatchRunResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A trainer in a process of its own, watched through the server as anybody could watch it. */
final class Training {
  /** How often the server is asked whether the run is there: training engines load slowly. */
  private static final long POLL_MILLIS = 100;

  /** How long the watch may go on after the trainer ended, to tell the end. */
  private static final long GRACE_SECONDS = 3;

  private final Process process;
  private final String run;
  private final Path log;
  private final CompletableFuture<Optional<String>> lastLine;

  private Training(Process process, String run, Path log) {
    this.process = process;
    this.run = run;
    this.log = log;
    this.lastLine = CompletableFuture.supplyAsync(this::read);
  }

  static Training start(Children children, Path log, String run, List<String> arguments)
      throws IOException {
    return new Training(children.start(log, arguments), run, log);
  }

  /** Tells the run until it ends, and returns what came of it. */
  Outcome follow(Connection connection, Story story) throws InterruptedException {
    if (awaitRun(connection)) {
      watch(connection, story);
    }
    int exit = process.waitFor();
    Optional<String> line = lastLine.join();
    if (exit != 0 || line.isEmpty()) {
      throw new CommandFailure(
          Exit.FAILURE,
          "the training ended with exit code "
              + exit
              + ": "
              + Logs.lastLine(log)
              + " ("
              + log
              + ")");
    }
    return Outcome.parse(line.get());
  }

  private boolean awaitRun(Connection connection) throws InterruptedException {
    while (true) {
      // Asked before the run is: a trainer that ends at once has left a run to tell of.
      boolean isTraining = process.isAlive();
      try {
        connection.run(run);
        return true;
      } catch (StatusRuntimeException notYet) {
        if (notYet.getStatus().getCode() != Status.Code.NOT_FOUND) {
          throw notYet;
        }
      }
      if (!isTraining) {
        return false;
      }
      // Ends early when the trainer does.
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void watch(Connection connection, Story story) {
    CancellableContext context = Context.current().withCancellation();
    CompletableFuture<Void> end =
        process
            .onExit()
            .thenRunAsync(
                () -> context.cancel(null),
                CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS));
    try {
      context.run(
          () -> {
            Iterator<WatchRunResponse> news =
                connection.endlessly().watchRun(WatchRunRequest.newBuilder().setRun(run).build());
            news.forEachRemaining(story::accept);
          });
    } catch (StatusRuntimeException ended) {
      if (ended.getStatus().getCode() != Status.Code.CANCELLED) {
        throw ended;
      }
    } finally {
      story.end();
      end.cancel(false);
      context.cancel(null);
    }
  }

  private Optional<String> read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      return reader.lines().filter(line -> !line.isBlank()).reduce((before, after) -> after);
    } catch (UncheckedIOException | IOException gone) {
      return Optional.empty();
    }
  }
}
