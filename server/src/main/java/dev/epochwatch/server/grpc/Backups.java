// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.proto.v1.BackupResponse;
import dev.epochwatch.server.engine.Engine;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.RefusedException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The backup under way, of which there is one at a time, on a thread of its own. Thread-safe. */
final class Backups {
  private final Engine engine;
  private final Executor thread;
  private final long patienceNanos;
  private final Object lock = new Object();

  @GuardedBy("lock") private Optional<BackupCall> underWay = Optional.empty();

  /**
   * @param thread the thread to work on, which may wait for the client
   * @param patienceNanos how long a client may leave what it gets unread
   */
  Backups(Engine engine, Executor thread, long patienceNanos) {
    this.engine = engine;
    this.thread = thread;
    this.patienceNanos = patienceNanos;
  }

  /**
   * Begins a backup.
   *
   * @throws RefusedException if one is under way
   */
  void start(ServerCallStreamObserver<BackupResponse> responses) {
    BackupCall call = new BackupCall(engine, responses, patienceNanos);
    synchronized (lock) {
      if (underWay.isPresent()) {
        throw RefusedException.of(
            ErrorReason.OVERLOADED, "a backup is under way already; ask again later");
      }
      underWay = Optional.of(call);
    }
    try {
      thread.execute(
          () -> {
            try {
              call.run();
            } finally {
              ended();
            }
          });
    } catch (RejectedExecutionException closing) {
      ended();
      throw RefusedException.of(ErrorReason.DRAINING, "the server is going away");
    }
  }

  /** Ends what is under way: it can be asked for again. */
  void drain() {
    synchronized (lock) {
      underWay.ifPresent(BackupCall::drain);
    }
  }

  private void ended() {
    synchronized (lock) {
      underWay = Optional.empty();
    }
  }
}
