// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.e2e;

import dev.epochwatch.proto.v1.Curve;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.ListDecisionsRequest;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.RunServiceGrpc.RunServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own. For use by one thread. */
final class ServerProcess implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 20;

  private final Process process;
  private final int port;
  private final ManagedChannel channel;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
    this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /**
   * Starts a server; returns when it serves.
   *
   * @param port 0 for a free one
   * @param data its store
   */
  static ServerProcess start(Path logs, String name, int port, Path data) throws Exception {
    Process process =
        JavaProcess.start(
            logs,
            name,
            "dev.epochwatch.server.app.Main",
            List.of("--port", Integer.toString(port), "--data", data.toString(), "--print-port"));
    Await.until(
        "the server's port",
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("the server ended: " + JavaProcess.complaints(logs, name));
          }
          return JavaProcess.output(logs, name).contains("\n");
        });
    String first = JavaProcess.output(logs, name).lines().findFirst().orElseThrow();
    return new ServerProcess(process, Integer.parseInt(first.strip()));
  }

  int port() {
    return port;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Whether the run is known and has so many reports. */
  boolean hasReports(String run, long atLeast) {
    try {
      return run(run).getReports() >= atLeast;
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  Run run(String run) {
    return stub().getRun(GetRunRequest.newBuilder().setRun(run).build()).getRun();
  }

  /** The steps of the run's validation loss. */
  List<Long> steps(String run) {
    return curve(run).getStepsList();
  }

  /** The run's validation loss. */
  Curve curve(String run) {
    return stub()
        .getCurves(GetCurvesRequest.newBuilder().addRuns(run).addMetrics("val_loss").build())
        .getCurves(0);
  }

  /** The steps of the run's validation loss, superseded ones too. */
  List<Long> allSteps(String run) {
    return stub()
        .getCurves(
            GetCurvesRequest.newBuilder()
                .addRuns(run)
                .addMetrics("val_loss")
                .setIncludeSuperseded(true)
                .build())
        .getCurvesList()
        .stream()
        .flatMap(curve -> curve.getStepsList().stream())
        .toList();
  }

  /** The events of one kind, oldest first. */
  List<DecisionEvent> events(String run, DecisionEvent.Kind kind) {
    return stub()
        .listDecisions(ListDecisionsRequest.newBuilder().setRun(run).setPageSize(1000).build())
        .getEventsList()
        .stream()
        .filter(event -> event.getKind() == kind)
        .toList();
  }

  /** kill -9: nothing is said, closed or written any more. */
  void kill() throws InterruptedException {
    channel.shutdownNow();
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    channel.shutdownNow();
    process.destroy();
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the server did not end when it was asked to");
    }
  }

  private RunServiceBlockingStub stub() {
    return RunServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }
}
