// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reports of one run on a stream, some unanswered at a time. Used by one thread; the answers come
 * on others.
 */
final class ReportPipe implements StreamObserver<StreamReportsResponse>, AutoCloseable {
  private static final int MOST_UNANSWERED = 64;

  private final StreamObserver<StreamReportsRequest> requests;
  private final long timeoutNanos;
  private final Object lock = new Object();

  @GuardedBy("lock") private int unanswered;

  @GuardedBy("lock") private Optional<RuntimeException> failure = Optional.empty();

  ReportPipe(Connection connection) {
    this.timeoutNanos = connection.timeout().toNanos();
    this.requests = connection.reports().streamReports(this);
  }

  /**
   * Sends a report, waiting while too many are unanswered.
   *
   * @throws RuntimeException if an earlier report was refused or no answer comes
   */
  void send(Report report) {
    await(MOST_UNANSWERED - 1);
    synchronized (lock) {
      unanswered++;
    }
    requests.onNext(StreamReportsRequest.newBuilder().setReport(report).build());
  }

  /**
   * Waits until all reports are answered.
   *
   * @throws RuntimeException if one was refused or no answer comes
   */
  void await() {
    await(0);
  }

  @Override
  public void close() {
    requests.onCompleted();
  }

  @Override
  public void onNext(StreamReportsResponse response) {
    synchronized (lock) {
      if (response.hasResult()) {
        unanswered--;
        if (response.getResult().hasError() && failure.isEmpty()) {
          failure =
              Optional.of(
                  new CommandFailure(Exit.FAILURE, response.getResult().getError().getMessage()));
        }
      }
      lock.notifyAll();
    }
  }

  @Override
  public void onError(Throwable error) {
    end(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    end(Status.UNAVAILABLE.withDescription("the server ended the stream"));
  }

  private void end(Status status) {
    synchronized (lock) {
      if (failure.isEmpty()) {
        failure = Optional.of(status.asRuntimeException());
      }
      lock.notifyAll();
    }
  }

  private void await(int most) {
    synchronized (lock) {
      long until = System.nanoTime() + timeoutNanos;
      int before = unanswered;
      while (unanswered > most && failure.isEmpty()) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          throw Status.DEADLINE_EXCEEDED.asRuntimeException();
        }
        try {
          lock.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw Status.CANCELLED.withCause(interrupted).asRuntimeException();
        }
        if (unanswered < before) {
          before = unanswered;
          until = System.nanoTime() + timeoutNanos;
        }
      }
      if (failure.isPresent()) {
        throw failure.get();
      }
    }
  }
}
