// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Trainers that report so many times a second in all, run after run, whatever the answers take. */
final class PacedLoad implements AutoCloseable {
  private static final int TRAINERS = 20;
  private static final int REPORTS_A_RUN = 500;

  private final Channel channel;
  private final long gapNanos;
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ending;

  PacedLoad(Channel channel, int reportsASecond) {
    this.channel = channel;
    this.gapNanos = 1_000_000_000L * TRAINERS / reportsASecond;
    for (int i = 0; i < TRAINERS; i++) {
      int number = i;
      Thread thread = new Thread(() -> train(number), "paced-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  long answered() {
    return answered.get();
  }

  Queue<String> wrongs() {
    return wrongs;
  }

  /** From the intended times of sending, of those answered since the last call. */
  double takeP99Millis() {
    List<Long> taken = new ArrayList<>();
    for (Long one = nanos.poll(); one != null; one = nanos.poll()) {
      taken.add(one);
    }
    long[] sorted = taken.stream().mapToLong(one -> one).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length * 99 / 100] / 1e6;
  }

  @Override
  public void close() throws InterruptedException {
    ending = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void train(int number) {
    long due = System.nanoTime() + number * gapNanos / TRAINERS;
    for (int run = 0; !ending; run++) {
      String id = "paced-" + number + "-" + run;
      TrainingServiceGrpc.newBlockingStub(channel)
          .startRun(
              StartRunRequest.newBuilder()
                  .setRun(id)
                  .setPolicy("any(patience(epochs=50), plateau(), max_steps(steps=100000))")
                  .build());
      Answers answers = new Answers();
      StreamObserver<StreamReportsRequest> requests =
          TrainingServiceGrpc.newStub(channel).streamReports(answers);
      for (int step = 0; step < REPORTS_A_RUN && !ending; step++) {
        due += gapNanos;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        answers.intended.add(due);
        requests.onNext(StreamReportsRequest.newBuilder().setReport(report(id, step)).build());
      }
      requests.onCompleted();
      answers.awaitEnd();
      TrainingServiceGrpc.newBlockingStub(channel)
          .finishRun(
              FinishRunRequest.newBuilder()
                  .setRun(id)
                  .setAttempt(1)
                  .setOutcome(FinishRunRequest.Outcome.OUTCOME_SUCCEEDED)
                  .build());
    }
  }

  private static Report report(String run, int step) {
    double loss = 0.3 + 1.0 / (1 + step / 20.0);
    return Report.newBuilder()
        .setRun(run)
        .setAttempt(1)
        .setSequence(step + 1)
        .setStep(step)
        .addMetrics(MetricValue.newBuilder().setName("loss").setValue(loss * 0.9))
        .addMetrics(MetricValue.newBuilder().setName("val_loss").setValue(loss))
        .build();
  }

  private final class Answers implements StreamObserver<StreamReportsResponse> {
    private final Queue<Long> intended = new ConcurrentLinkedQueue<>();
    private final Thread sender = Thread.currentThread();
    private volatile boolean ended;

    @Override
    public void onNext(StreamReportsResponse response) {
      if (!response.hasResult()) {
        // A notice that the run was stopped.
        return;
      }
      if (response.getResult().hasDecision()) {
        answered.incrementAndGet();
        Long due = intended.poll();
        nanos.add(due == null ? 0 : System.nanoTime() - due);
      } else {
        wrongs.add(response.getResult().getError().getMessage());
      }
    }

    @Override
    public void onError(Throwable failure) {
      wrongs.add(String.valueOf(failure));
      end();
    }

    @Override
    public void onCompleted() {
      end();
    }

    void awaitEnd() {
      while (!ended) {
        LockSupport.parkNanos(100_000_000);
      }
    }

    private void end() {
      ended = true;
      LockSupport.unpark(sender);
    }
  }
}
