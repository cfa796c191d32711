// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.proto.v1.BacktestRequest;
import dev.epochwatch.proto.v1.BacktestResponse;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.RecordedRuns;
import dev.epochwatch.server.engine.RefusedException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The backtests under way: a few at a time, on threads of their own, so that trainers are answered
 * as ever. Thread-safe.
 */
final class Backtests {
  private static final int MOST_AT_ONCE = 4;

  private final RecordedRuns history;
  private final Executor executor;
  private final long patienceNanos;
  private final Object lock = new Object();

  @GuardedBy("lock") private final Set<BacktestStream> underWay = new HashSet<>();

  @GuardedBy("lock") private boolean draining;

  /**
   * @param executor the threads to compute on
   * @param patienceNanos how long a client may leave its answers unread
   */
  Backtests(RecordedRuns history, Executor executor, long patienceNanos) {
    this.history = history;
    this.executor = executor;
    this.patienceNanos = patienceNanos;
  }

  /**
   * Begins a backtest.
   *
   * @throws RuntimeException if the request is wrong or too many are under way
   */
  void start(BacktestRequest request, ServerCallStreamObserver<BacktestResponse> responses) {
    BacktestWork work = new BacktestWork(BacktestPlan.of(request), history);
    BacktestStream stream = new BacktestStream(work, executor, responses, this::remove);
    synchronized (lock) {
      if (draining) {
        throw goingAway();
      }
      if (underWay.size() >= MOST_AT_ONCE) {
        throw RefusedException.of(
            ErrorReason.OVERLOADED,
            MOST_AT_ONCE + " backtests are under way already; send it again later");
      }
      underWay.add(stream);
    }
    stream.start();
  }

  void cutOffStalled(long nowNanos) {
    copy().forEach(stream -> stream.cutOffIfStalled(nowNanos, patienceNanos));
  }

  /** Ends all that are under way and begins no more: they can be asked for again elsewhere. */
  void drain() {
    synchronized (lock) {
      draining = true;
    }
    copy().forEach(stream -> stream.refuse(goingAway()));
  }

  static RefusedException goingAway() {
    return RefusedException.of(ErrorReason.DRAINING, "the server is going away");
  }

  private List<BacktestStream> copy() {
    synchronized (lock) {
      return List.copyOf(underWay);
    }
  }

  private void remove(BacktestStream stream) {
    synchronized (lock) {
      underWay.remove(stream);
    }
  }
}
