// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.proto.v1.BacktestRequest;
import dev.epochwatch.proto.v1.BacktestResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client of a backtest that reads one message and then no more, until told to. */
final class LazyClient implements ClientResponseObserver<BacktestRequest, BacktestResponse> {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final CompletableFuture<ClientCallStreamObserver<BacktestRequest>> call =
      new CompletableFuture<>();
  private volatile Status status = Status.OK;

  @Override
  public void beforeStart(ClientCallStreamObserver<BacktestRequest> request) {
    request.disableAutoRequestWithInitial(1);
    call.complete(request);
  }

  @Override
  public void onNext(BacktestResponse response) {
    first.countDown();
  }

  @Override
  public void onError(Throwable error) {
    status = Status.fromThrowable(error);
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

  Status status() {
    return status;
  }
}
