// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.proto.v1.BacktestResponse;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.Failures;
import dev.epochwatch.server.engine.RefusedException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backtest under way. It works only while the client reads, and no thread waits for a client;
 * after some steps it lets the other backtests have the thread.
 */
final class BacktestStream {
  private static final Logger log = LoggerFactory.getLogger(BacktestStream.class);
  private static final int STEPS_AT_A_TIME = 50;
  private static final long READING = Long.MIN_VALUE;

  private final BacktestWork work;
  private final Executor executor;
  private final ServerCallStreamObserver<BacktestResponse> responses;
  private final Consumer<BacktestStream> whenEnded;
  private final Object lock = new Object();

  @GuardedBy("lock") private boolean pumping;

  @GuardedBy("lock") private boolean ended;

  @GuardedBy("lock") private long stalledSinceNanos = READING;

  /**
   * @param whenEnded called once, when nothing more is done for the call
   */
  BacktestStream(
      BacktestWork work,
      Executor executor,
      ServerCallStreamObserver<BacktestResponse> responses,
      Consumer<BacktestStream> whenEnded) {
    this.work = work;
    this.executor = executor;
    this.responses = responses;
    this.whenEnded = whenEnded;
  }

  void start() {
    responses.setOnCancelHandler(this::cancel);
    responses.setOnReadyHandler(this::schedule);
    schedule();
  }

  /** Ends the call with an error, if it has not ended. */
  void refuse(RefusedException why) {
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      responses.onError(StatusMapper.exception(why));
    }
    whenEnded.accept(this);
  }

  /** Ends the call if its client has not read for too long. */
  void cutOffIfStalled(long nowNanos, long patienceNanos) {
    synchronized (lock) {
      if (stalledSinceNanos == READING || nowNanos - stalledSinceNanos < patienceNanos) {
        return;
      }
    }
    refuse(RefusedException.of(ErrorReason.SLOW_READER, "the client does not read the backtest"));
  }

  private void schedule() {
    synchronized (lock) {
      stalledSinceNanos = READING;
      if (pumping || ended) {
        return;
      }
      pumping = true;
    }
    try {
      executor.execute(this::pump);
    } catch (RejectedExecutionException closing) {
      refuse(Backtests.goingAway());
    }
  }

  private void pump() {
    try {
      for (int i = 0; i < STEPS_AT_A_TIME && responses.isReady(); i++) {
        if (hasEnded() || !step()) {
          return;
        }
      }
    } catch (RuntimeException | Error e) {
      refuse(Failures.of(log, e));
      return;
    }
    synchronized (lock) {
      pumping = false;
      stalledSinceNanos = System.nanoTime();
    }
    // Asked after the pump has ended: a client that became ready before was not heard.
    if (responses.isReady()) {
      schedule();
    }
  }

  /** One step; false if it was the last. */
  private boolean step() {
    if (work.advance(this::send)) {
      return true;
    }
    synchronized (lock) {
      if (ended) {
        return false;
      }
      ended = true;
      responses.onCompleted();
    }
    whenEnded.accept(this);
    return false;
  }

  private void send(BacktestResponse response) {
    synchronized (lock) {
      if (!ended) {
        responses.onNext(response);
      }
    }
  }

  private boolean hasEnded() {
    synchronized (lock) {
      return ended;
    }
  }

  private void cancel() {
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
    }
    whenEnded.accept(this);
  }
}
