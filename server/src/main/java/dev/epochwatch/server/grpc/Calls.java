// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.server.engine.Failures;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers unary calls: with a message, or with a typed error. */
final class Calls {
  private static final Logger log = LoggerFactory.getLogger(Calls.class);

  private Calls() {}

  /** Answers with what the action gives or with what it throws. */
  static <T> void answer(StreamObserver<T> responses, Supplier<T> action) {
    T response;
    try {
      response = action.get();
    } catch (RuntimeException e) {
      responses.onError(StatusMapper.exception(Failures.of(log, e)));
      return;
    }
    responses.onNext(response);
    responses.onCompleted();
  }
}
