// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.policy.Policies;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.PolicyServiceGrpc;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import dev.epochwatch.server.engine.Engine;
import dev.epochwatch.server.engine.EngineSettings;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.Store;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The services over a channel within the process, on a store of the test's choice. */
final class ServiceFixture implements AutoCloseable {
  static final GrpcSettings SETTINGS =
      new GrpcSettings("127.0.0.1", 0, 4 << 20, 1 << 20, 64, Duration.ofSeconds(30), 4);
  private static final long NOW = 1_700_000_000_000_000L;

  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong clock = new AtomicLong(NOW);
  private final Store store;
  private final Engine engine;
  private final GrpcServer server;
  private final ManagedChannel channel;

  ServiceFixture() {
    this(new InMemoryStore(), SETTINGS);
  }

  ServiceFixture(Store store, GrpcSettings settings) {
    this.store = store;
    this.engine =
        Engine.start(
            store,
            new EngineSettings(1_000_000, 1_000, Policies.DEFAULT),
            DecisionMapper::encode,
            clock::incrementAndGet,
            () -> System.nanoTime() / 1_000,
            () -> "made-" + ids.incrementAndGet());
    String name = InProcessServerBuilder.generateName();
    this.server =
        GrpcServer.on(InProcessServerBuilder.forName(name), engine, Policies.DEFAULT, settings);
    try {
      server.start(() -> true);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    this.channel = InProcessChannelBuilder.forName(name).build();
  }

  Engine engine() {
    return engine;
  }

  Store store() {
    return store;
  }

  GrpcServer server() {
    return server;
  }

  ManagedChannel channel() {
    return channel;
  }

  TrainingServiceGrpc.TrainingServiceBlockingStub training() {
    return TrainingServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  RunServiceGrpc.RunServiceBlockingStub runs() {
    return RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  PolicyServiceGrpc.PolicyServiceBlockingStub policies() {
    return PolicyServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  StartRunResponse start(String run, String policy) {
    return training()
        .startRun(
            StartRunRequest.newBuilder()
                .setRun(run)
                .setExperiment("digits")
                .setPolicy(policy)
                .build());
  }

  /** A report of attempt 1 whose sequence is one more than its step. */
  static Report report(String run, long step, double loss) {
    return Report.newBuilder()
        .setRun(run)
        .setAttempt(1)
        .setSequence(step + 1)
        .setStep(step)
        .addMetrics(metric("loss", loss / 2))
        .addMetrics(metric("val_loss", loss))
        .build();
  }

  static MetricValue metric(String name, double value) {
    return MetricValue.newBuilder().setName(name).setValue(value).build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    engine.close();
    server.close(Duration.ofSeconds(5));
    store.close();
  }
}
