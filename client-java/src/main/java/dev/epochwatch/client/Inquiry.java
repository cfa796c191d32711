// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks the server one thing until it answers, or refuses for good. Lives on the loop.
 *
 * @param <A> the answer
 */
final class Inquiry<A> {
  /** What becomes of it; called on the loop. */
  interface Outcome<A> {
    /** The server has answered; nothing follows. */
    void answered(A answer);

    /** The server will never do it; nothing follows. */
    void refused(Refusal refusal, Throwable cause);

    /** The server cannot be reached now; it will be asked again. */
    void postponed(Refusal refusal);
  }

  private final Loop loop;
  private final Backoff backoff;
  private final Consumer<StreamObserver<A>> call;
  private final Outcome<A> outcome;
  private Optional<Loop.Timer> retry = Optional.empty();
  private boolean over;

  Inquiry(Loop loop, Backoff backoff, Consumer<StreamObserver<A>> call, Outcome<A> outcome) {
    this.loop = loop;
    this.backoff = backoff;
    this.call = call;
    this.outcome = outcome;
  }

  /** Asks now. */
  void begin() {
    retry = Optional.empty();
    if (!over) {
      call.accept(new Observer());
    }
  }

  /** Gives up; nothing follows. */
  void cancel() {
    over = true;
    retry.ifPresent(Loop.Timer::cancel);
  }

  private void fail(Throwable failure) {
    Refusal refusal = Refusal.of(failure);
    if (refusal.isPassing()) {
      retry = Optional.of(loop.schedule(refusal.retryAfter().orElse(backoff.next()), this::begin));
      outcome.postponed(refusal);
    } else {
      over = true;
      outcome.refused(refusal, failure);
    }
  }

  private final class Observer implements StreamObserver<A> {
    @Override
    public void onNext(A answer) {
      loop.execute(
          () -> {
            if (!over) {
              over = true;
              outcome.answered(answer);
            }
          });
    }

    @Override
    public void onError(Throwable failure) {
      loop.execute(
          () -> {
            if (!over) {
              fail(failure);
            }
          });
    }

    @Override
    public void onCompleted() {}
  }
}
