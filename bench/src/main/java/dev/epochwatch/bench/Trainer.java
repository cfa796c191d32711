// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** One run on a stream of its own. Thread-safe. */
final class Trainer implements StreamObserver<StreamReportsResponse> {
  private final Object lock = new Object();

  @GuardedBy("lock") private final ReportFactory reports;

  /** When each unanswered report was due, in nanoseconds; the oldest first. */
  @GuardedBy("lock") private final Queue<Long> due = new ArrayDeque<>();

  @GuardedBy("lock") private long sequence;

  private final String run;
  private final Tally tally;
  private final Consumer<Trainer> whenAnswered;
  private final StreamObserver<StreamReportsRequest> requests;
  private volatile String failure = "";

  @SuppressWarnings("this-escape") // the answers' observer of a stream that this object opens
  Trainer(
      Channel channel,
      String run,
      ReportFactory reports,
      Tally tally,
      Consumer<Trainer> whenAnswered) {
    this.run = run;
    this.reports = reports;
    this.tally = tally;
    this.whenAnswered = whenAnswered;
    this.requests = TrainingServiceGrpc.newStub(channel).streamReports(this);
  }

  /**
   * Sends the next report.
   *
   * @param dueNanos when it should have been sent: its latency counts from there
   */
  void send(long dueNanos) {
    synchronized (lock) {
      due.add(dueNanos);
      sequence++;
      requests.onNext(StreamReportsRequest.newBuilder().setReport(reports.next(sequence)).build());
    }
  }

  /** The run's id. */
  String run() {
    return run;
  }

  /** How many reports have no answer yet. */
  int outstanding() {
    synchronized (lock) {
      return due.size();
    }
  }

  /** How many reports were sent. */
  long sent() {
    synchronized (lock) {
      return sequence;
    }
  }

  /** Why the stream ended before its time; empty while it lives. */
  String failure() {
    return failure;
  }

  void close() {
    synchronized (lock) {
      requests.onCompleted();
    }
  }

  @Override
  public void onNext(StreamReportsResponse response) {
    if (!response.hasResult()) {
      return;
    }
    long now = System.nanoTime();
    long since;
    synchronized (lock) {
      since = due.remove();
    }
    tally.add(response.getResult(), now - since);
    whenAnswered.accept(this);
  }

  @Override
  public void onError(Throwable error) {
    failure = error.toString();
  }

  @Override
  public void onCompleted() {
    failure = "the server ended the stream";
  }
}
