// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One stream of a {@link Link}: what the transport says is handed to the loop, many answers at a
 * time, since waking a thread costs more than an answer. Lives on the loop but for the callbacks.
 */
final class LinkStream
    implements ClientResponseObserver<StreamReportsRequest, StreamReportsResponse> {
  private static final int ANSWERS_AHEAD = 256;

  private final Loop loop;
  private final Link link;
  // Bounded by the answers asked for.
  private final Queue<StreamReportsResponse> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private Optional<ClientCallStreamObserver<StreamReportsRequest>> requests = Optional.empty();
  private boolean ended;

  LinkStream(Loop loop, Link link) {
    this.loop = loop;
    this.link = link;
  }

  /** Whether the transport would take another message without piling it up. */
  boolean isReady() {
    return !ended && requests.filter(ClientCallStreamObserver::isReady).isPresent();
  }

  void send(StreamReportsRequest message) {
    if (!ended) {
      requests.orElseThrow().onNext(message);
    }
  }

  /** Sends nothing more; answers may still come. */
  void end() {
    if (!ended) {
      ended = true;
      requests.orElseThrow().onCompleted();
    }
  }

  /** Gives the stream up. */
  void cancel(String why) {
    ended = true;
    requests.orElseThrow().cancel(why, null);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<StreamReportsRequest> observer) {
    requests = Optional.of(observer);
    observer.disableAutoRequestWithInitial(ANSWERS_AHEAD);
    observer.setOnReadyHandler(() -> loop.execute(() -> link.ready(this)));
  }

  @Override
  public void onNext(StreamReportsResponse response) {
    inbox.add(response);
    if (called.compareAndSet(false, true)) {
      loop.execute(this::read);
    }
  }

  @Override
  public void onError(Throwable failure) {
    loop.execute(() -> link.broken(this, failure));
  }

  @Override
  public void onCompleted() {
    onError(Status.UNAVAILABLE.withDescription("the server ended the stream").asRuntimeException());
  }

  private void read() {
    called.set(false);
    int count = link.received(this, () -> Optional.ofNullable(inbox.poll()));
    if (count > 0) {
      requests.orElseThrow().request(count);
    }
  }
}
