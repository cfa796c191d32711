// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.UnsafeByteOperations;
import dev.epochwatch.proto.v1.BackupResponse;
import dev.epochwatch.server.engine.Engine;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.Failures;
import dev.epochwatch.server.engine.RefusedException;
import dev.epochwatch.server.store.Backup;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backup: written to a file first, so that the store is not held up by a client that reads
 * slowly, then sent as fast as the client reads.
 */
final class BackupCall implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(BackupCall.class);
  private static final int PIECE = 256 << 10;

  private final Engine engine;
  private final ServerCallStreamObserver<BackupResponse> responses;
  private final long patienceNanos;
  private final Object lock = new Object();

  @GuardedBy("lock") private boolean cancelled;

  @GuardedBy("lock") private boolean draining;

  BackupCall(
      Engine engine, ServerCallStreamObserver<BackupResponse> responses, long patienceNanos) {
    this.engine = engine;
    this.responses = responses;
    this.patienceNanos = patienceNanos;
    responses.setOnReadyHandler(this::wake);
    responses.setOnCancelHandler(this::cancel);
  }

  @Override
  public void run() {
    try {
      boolean sent;
      try (Backup copy = engine.backUp()) {
        sent = send(copy);
      }
      if (sent) {
        responses.onCompleted();
      }
    } catch (IOException | RuntimeException e) {
      Throwable cause = e instanceof IOException io ? new UncheckedIOException(io) : e;
      if (!isCancelled()) {
        responses.onError(StatusMapper.exception(Failures.of(log, cause)));
      }
    }
  }

  /** Ends the call with an error that says that it may be asked for again. */
  void drain() {
    synchronized (lock) {
      draining = true;
      lock.notifyAll();
    }
  }

  /** Sends a copy; false if the client went away. */
  private boolean send(Backup copy) throws IOException {
    long total = copy.size();
    log.info("sending a backup of {} bytes", total);
    try (InputStream in = copy.open()) {
      while (awaitReader()) {
        byte[] piece = in.readNBytes(PIECE);
        if (piece.length == 0) {
          return true;
        }
        responses.onNext(
            BackupResponse.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(piece))
                .setTotalBytes(total)
                .build());
      }
    }
    return false;
  }

  /** Waits until the client reads; false if it went away. */
  private boolean awaitReader() {
    long until = System.nanoTime() + patienceNanos;
    synchronized (lock) {
      while (!cancelled) {
        if (draining) {
          throw RefusedException.of(ErrorReason.DRAINING, "the server is going away");
        }
        if (responses.isReady()) {
          return true;
        }
        long left = until - System.nanoTime();
        if (left <= 0) {
          throw RefusedException.of(ErrorReason.SLOW_READER, "the client does not read the backup");
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          draining = true;
        }
      }
      return false;
    }
  }

  private boolean isCancelled() {
    synchronized (lock) {
      return cancelled;
    }
  }

  private void wake() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  private void cancel() {
    synchronized (lock) {
      cancelled = true;
      lock.notifyAll();
    }
  }
}
