// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.client.EpochwatchClient;
import dev.epochwatch.proto.v1.AdminServiceGrpc;
import dev.epochwatch.proto.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.PolicyServiceGrpc.PolicyServiceBlockingStub;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.RunServiceGrpc.RunServiceBlockingStub;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import dev.epochwatch.proto.v1.TrainingServiceGrpc.TrainingServiceBlockingStub;
import dev.epochwatch.proto.v1.TrainingServiceGrpc.TrainingServiceStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server to ask, with a bound for each answer. Thread-safe. */
public final class Connection implements AutoCloseable {
  private final Transport transport;
  private final EpochwatchClient client;
  private final Duration timeout;

  private Connection(Transport transport, EpochwatchClient client, Duration timeout) {
    this.transport = transport;
    this.client = client;
    this.timeout = timeout;
  }

  /**
   * A connection; does no I/O.
   *
   * @param address host:port, or a host alone for port 7767
   * @param timeout the longest to wait for each answer; above 0
   */
  public static Connection to(String address, Duration timeout) {
    // A command asks and is gone: it keeps no journal of a training and hands none back.
    Transport transport = new Transport(address);
    EpochwatchClient client =
        EpochwatchClient.builder(address)
            .channel(transport.channel())
            .withoutJournal()
            .interruptOnShutdown(false)
            .build();
    return new Connection(transport, client, timeout);
  }

  /** Asks about runs, for one call. */
  public RunServiceBlockingStub runs() {
    return client.runs().withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Asks about runs without a bound, for a stream that lives as long as a run. */
  public RunServiceBlockingStub endlessly() {
    return client.runs();
  }

  /** Asks about policies, for one call. */
  public PolicyServiceBlockingStub policies() {
    return client.policies().withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Asks about policies without a bound, for an answer that is as long as its runs are many. */
  public PolicyServiceBlockingStub policiesEndlessly() {
    return client.policies();
  }

  /** Asks as an operator, without a bound: a copy of a large store takes its time. */
  AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(client.runs().getChannel());
  }

  /** Speaks as a trainer, for one call. */
  public TrainingServiceBlockingStub training() {
    return client.training().withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Sends reports as a stream, without a bound. */
  public TrainingServiceStub reports() {
    return TrainingServiceGrpc.newStub(client.training().getChannel());
  }

  /** The longest to wait for each answer. */
  public Duration timeout() {
    return timeout;
  }

  /** One run. */
  public Run run(String id) {
    return runs().getRun(GetRunRequest.newBuilder().setRun(id).build()).getRun();
  }

  @Override
  public void close() {
    client.close();
    transport.close();
  }
}
