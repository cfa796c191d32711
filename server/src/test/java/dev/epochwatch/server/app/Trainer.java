// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import com.google.protobuf.Timestamp;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Sends one recorded curve, some reports ahead of the answers, over as many servers as it takes.
 */
final class Trainer {
  private static final int WINDOW = 16;

  private final String run;
  private final Report[] curve;
  private final ConcurrentSkipListMap<Long, Decision> answers = new ConcurrentSkipListMap<>();
  private volatile boolean drained;

  Trainer(String run, int length) {
    this.run = run;
    this.curve = curve(run, length);
  }

  /** The answers so far, by sequence. */
  Map<Long, Decision> answers() {
    return answers;
  }

  /** The loss that it reports of a step. */
  double loss(int step) {
    return curve[step].getMetrics(1).getValue();
  }

  boolean isDrained() {
    return drained;
  }

  /**
   * Sends what has not been answered until everything is or the stream breaks.
   *
   * @param meanwhile called before each report with its sequence
   */
  void report(Channel channel, LongConsumer meanwhile) {
    Semaphore window = new Semaphore(WINDOW);
    Answers observer = new Answers(window);
    StreamObserver<StreamReportsRequest> requests =
        TrainingServiceGrpc.newStub(channel).streamReports(observer);
    long first = answers.isEmpty() ? 1 : answers.lastKey() + 1;
    for (long sequence = first; sequence <= curve.length && !observer.broken; sequence++) {
      meanwhile.accept(sequence);
      acquire(window, 1);
      if (!observer.broken && !drained) {
        requests.onNext(
            StreamReportsRequest.newBuilder().setReport(curve[(int) sequence - 1]).build());
      } else {
        window.release();
      }
    }
    acquire(window, WINDOW);
    if (!observer.broken) {
      requests.onCompleted();
    }
    drained = false;
  }

  private static void acquire(Semaphore window, int permits) {
    try {
      if (!window.tryAcquire(permits, 20, TimeUnit.SECONDS)) {
        throw new AssertionError("no answer for 20 seconds");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Report[] curve(String run, int length) {
    Random random = new Random(7);
    Report[] curve = new Report[length];
    for (int step = 0; step < length; step++) {
      double loss = 0.3 + 1.0 / (1 + step / 20.0) + random.nextGaussian() / 100;
      curve[step] =
          Report.newBuilder()
              .setRun(run)
              .setAttempt(1)
              .setSequence(step + 1)
              .setStep(step)
              .setEventTime(Timestamp.newBuilder().setSeconds(1_700_000_000L + step))
              .addMetrics(MetricValue.newBuilder().setName("loss").setValue(loss * 0.9))
              .addMetrics(MetricValue.newBuilder().setName("val_loss").setValue(loss))
              .build();
    }
    return curve;
  }

  private final class Answers implements StreamObserver<StreamReportsResponse> {
    private final Semaphore window;
    private volatile boolean broken;

    Answers(Semaphore window) {
      this.window = window;
    }

    @Override
    public void onNext(StreamReportsResponse response) {
      if (response.hasDrain()) {
        drained = true;
        return;
      }
      if (response.getResult().hasDecision()) {
        answers.put(response.getResult().getSequence(), response.getResult().getDecision());
      }
      window.release();
    }

    @Override
    public void onError(Throwable failure) {
      broken = true;
      window.release(1_000_000);
    }

    @Override
    public void onCompleted() {
      broken = true;
      window.release(1_000_000);
    }
  }

  String run() {
    return run;
  }
}
