// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.FinishRunResponse;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc.TrainingServiceStub;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What a session needs of its client: the loop, the stream, the calls beside the stream. */
record Calls(
    Loop loop,
    Link link,
    TrainingServiceStub stub,
    Runnable wakeChannel,
    RandomGenerator random,
    Duration deadline) {

  Backoff backoff() {
    return new Backoff(random);
  }

  void start(StartRunRequest request, StreamObserver<StartRunResponse> observer) {
    limited().startRun(request, observer);
  }

  void finish(FinishRunRequest request, StreamObserver<FinishRunResponse> observer) {
    limited().finishRun(request, observer);
  }

  private TrainingServiceStub limited() {
    wakeChannel.run();
    return stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }
}
