// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.server.engine.RefusedException;
import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a stream, encoded, and its flow control: a new message is asked for only when one
 * was answered and the client reads, so that what a stream holds in memory is bounded by its
 * window. Thread-safe; never blocks.
 */
final class StreamWindow {
  private static final long READING = Long.MIN_VALUE;

  private final ServerCallStreamObserver<byte[]> responses;
  private final int step;

  @GuardedBy("this") private int unanswered;

  @GuardedBy("this") private int unasked;

  @GuardedBy("this") private boolean ending;

  @GuardedBy("this") private boolean closed;

  @GuardedBy("this") private long stalledSinceNanos = READING;

  /**
   * @param responses the answers
   * @param window how many messages may be unanswered, 1 or more
   */
  StreamWindow(ServerCallStreamObserver<byte[]> responses, int window) {
    this.responses = responses;
    // Asking costs a wake-up of the event loop: half a window is asked for at a time.
    this.step = Math.max(1, window / 2);
    responses.disableAutoRequest();
    responses.setOnReadyHandler(this::onReady);
    responses.request(window);
  }

  /** A message came in. Whether it is to be answered. */
  synchronized boolean received() {
    unanswered++;
    return !closed;
  }

  /** The answer to one message; null if it needs none. */
  synchronized void answer(byte @Nullable [] response, long nowNanos) {
    unanswered--;
    unasked++;
    if (response != null) {
      send(response, nowNanos);
    }
    if (closed) {
      return;
    }
    if (ending) {
      completeIfAnswered();
    } else if (unasked >= step && stalledSinceNanos == READING) {
      ask();
    }
  }

  /** A message that answers none. Whether it could be sent. */
  synchronized boolean tell(byte[] response, long nowNanos) {
    send(response, nowNanos);
    return !closed;
  }

  /** The call is over. */
  synchronized void close() {
    closed = true;
  }

  /** No more messages are asked for: the call ends once everything is answered. */
  synchronized void end() {
    ending = true;
    completeIfAnswered();
  }

  /** Ends the call with an error if the client has not read for too long. */
  synchronized boolean cutOff(long nowNanos, long patienceNanos, RefusedException why) {
    if (closed || stalledSinceNanos == READING || responses.isReady()) {
      return false;
    }
    if (nowNanos - stalledSinceNanos < patienceNanos) {
      return false;
    }
    closed = true;
    responses.onError(StatusMapper.exception(why));
    return true;
  }

  /** Ends the call with an error; what is unanswered stays so. */
  synchronized void fail(RefusedException why) {
    if (!closed) {
      closed = true;
      responses.onError(StatusMapper.exception(why));
    }
  }

  private synchronized void onReady() {
    stalledSinceNanos = READING;
    if (!closed && !ending && unasked >= step) {
      ask();
    }
  }

  @GuardedBy("this") private void send(byte[] response, long nowNanos) {
    if (closed) {
      return;
    }
    responses.onNext(response);
    if (stalledSinceNanos == READING && !responses.isReady()) {
      stalledSinceNanos = nowNanos;
    }
  }

  @GuardedBy("this") private void ask() {
    responses.request(unasked);
    unasked = 0;
  }

  @GuardedBy("this") private void completeIfAnswered() {
    if (!closed && unanswered == 0) {
      closed = true;
      responses.onCompleted();
    }
  }
}
