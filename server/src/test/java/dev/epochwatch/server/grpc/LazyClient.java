// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client of a stream that reads one message and then no more, until told to. */
final class LazyClient<Q, P> implements ClientResponseObserver<Q, P> {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final CompletableFuture<ClientCallStreamObserver<Q>> call = new CompletableFuture<>();
  private volatile Throwable failure = Status.OK.asException();

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> request) {
    request.disableAutoRequestWithInitial(1);
    call.complete(request);
  }

  @Override
  public void onNext(P response) {
    first.countDown();
  }

  @Override
  public void onError(Throwable error) {
    failure = error;
    end.countDown();
  }

  @Override
  public void onCompleted() {
    end.countDown();
  }

  boolean hasHeard() throws InterruptedException {
    return first.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  boolean hasEnded() throws InterruptedException {
    return end.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void readAll() {
    call.join().request(Integer.MAX_VALUE);
  }

  void cancel() {
    call.join().cancel("enough", null);
  }

  /** What the call ended with. */
  Throwable failure() {
    return failure;
  }

  Status status() {
    return Status.fromThrowable(failure);
  }
}
