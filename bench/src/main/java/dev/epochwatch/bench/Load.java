// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import com.google.common.util.concurrent.ListenableFuture;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs that report to one server, each on a stream of its own. For use by one thread. */
final class Load implements AutoCloseable {
  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(60);

  private final Target target;
  private final Tally tally = new Tally();
  private final List<Trainer> trainers = new ArrayList<>();
  private volatile boolean answering;
  private volatile long stepLimit = Long.MAX_VALUE;

  private Load(Target target) {
    this.target = target;
  }

  /**
   * Starts runs and opens their streams.
   *
   * @param name begins the ids of the runs; must be new to the server
   * @param channels over how many connections the streams are spread
   */
  static Load open(Target target, String name, int runs, int channels, String policy)
      throws InterruptedException {
    Load load = new Load(target);
    List<ManagedChannel> connections = target.channels(channels);
    List<ListenableFuture<StartRunResponse>> started = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      started.add(
          TrainingServiceGrpc.newFutureStub(connections.get(i % channels))
              .startRun(
                  StartRunRequest.newBuilder()
                      .setRun(name + "-" + i)
                      .setExperiment("bench")
                      .setPolicy(policy)
                      .build()));
    }
    for (int i = 0; i < runs; i++) {
      int attempt = attempt(started.get(i));
      String run = name + "-" + i;
      Consumer<Trainer> whenAnswered = load::sendNext;
      load.trainers.add(
          new Trainer(
              connections.get(i % channels),
              run,
              new ReportFactory(run, attempt, i),
              load.tally,
              whenAnswered));
    }
    return load;
  }

  /** Keeps a number of reports of each run in flight for a while: each answer sends the next. */
  Window closedLoop(int inFlight, Duration duration) throws InterruptedException {
    answering = true;
    for (Trainer trainer : trainers) {
      for (int i = 0; i < inFlight; i++) {
        trainer.send(System.nanoTime());
      }
    }
    Thread.sleep(SETTLE.toMillis());
    Stopwatch stopwatch = new Stopwatch();
    Thread.sleep(duration.toMillis());
    Window window = stopwatch.window();
    answering = false;
    awaitAnswers();
    return window;
  }

  /**
   * Sends at a steady rate, however slowly answers come: latencies count from the time a report was
   * due, so that a stall is not left out.
   */
  Window openLoop(int perSecond, Duration duration) throws InterruptedException {
    long interval = 1_000_000_000L / perSecond;
    long reports = duration.toNanos() / interval;
    Stopwatch stopwatch = new Stopwatch();
    long begin = System.nanoTime();
    for (long i = 0; i < reports; i++) {
      long due = begin + i * interval;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(20_000);
      }
      trainers.get((int) (i % trainers.size())).send(due);
    }
    awaitAnswers();
    return stopwatch.window();
  }

  /** Reports so many steps of each run as fast as answers come. */
  void reportSteps(int steps, int inFlight) throws InterruptedException {
    stepLimit = steps;
    answering = true;
    for (Trainer trainer : trainers) {
      for (int i = 0; i < Math.min(inFlight, steps); i++) {
        trainer.send(System.nanoTime());
      }
    }
    awaitAnswers();
    answering = false;
    stepLimit = Long.MAX_VALUE;
  }

  /** How many reports were sent in all; after a measurement all of them are answered. */
  long sent() {
    return trainers.stream().mapToLong(Trainer::sent).sum();
  }

  /**
   * Looks whether the server has every answered report.
   *
   * @throws IllegalStateException when one is missing
   */
  void requireStored() {
    var stub = RunServiceGrpc.newBlockingStub(target.channels(1).get(0));
    for (Trainer trainer : trainers) {
      long stored =
          stub.getRun(GetRunRequest.newBuilder().setRun(trainer.run()).build())
              .getRun()
              .getReports();
      if (stored != trainer.sent()) {
        throw new IllegalStateException(
            "run " + trainer.run() + ": " + trainer.sent() + " answered, " + stored + " stored");
      }
    }
  }

  /** How many answers were a STOP. */
  long stops() {
    return tally.stops();
  }

  @Override
  public void close() {
    trainers.forEach(Trainer::close);
  }

  private static int attempt(ListenableFuture<StartRunResponse> started)
      throws InterruptedException {
    try {
      return started.get().getAttempt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a run could not be started", e.getCause());
    }
  }

  private void sendNext(Trainer trainer) {
    if (answering && trainer.sent() < stepLimit) {
      trainer.send(System.nanoTime());
    }
  }

  private void awaitAnswers() throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
    while (trainers.stream().anyMatch(trainer -> trainer.outstanding() > 0)) {
      trainers.stream()
          .map(Trainer::failure)
          .filter(failure -> !failure.isEmpty())
          .findAny()
          .ifPresent(
              failure -> {
                throw new IllegalStateException(target.name() + ": " + failure);
              });
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(target.name() + " left reports without an answer");
      }
      Thread.sleep(5);
    }
    tally.requireNoErrors();
  }

  /** Counts from its making to {@link #window}. */
  private final class Stopwatch {
    private final Supplier<Usage> usage = target.measureUsage();
    private final long begin;

    Stopwatch() {
      tally.drain();
      begin = System.nanoTime();
    }

    Window window() {
      int bytes = tally.answerBytes();
      var latencies = tally.drain();
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new Window(latencies.getTotalCount() / seconds, latencies, usage.get(), bytes);
    }
  }
}
