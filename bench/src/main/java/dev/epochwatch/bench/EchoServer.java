// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunResponse;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The least a server of the contract can do: it answers every report at once with the same
 * decision. Executor and flow control are those of the service.
 */
final class EchoServer {
  private EchoServer() {}

  /** Arguments: a file with the decision to answer, and how many reports a stream may be ahead. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Logging.toStandardError();
    Decision decision = Decision.parseFrom(Files.readAllBytes(Path.of(arguments[0])));
    Server server = start(decision, Integer.parseInt(arguments[1]));
    System.out.println(server.getPort());
    System.out.flush();
    server.awaitTermination();
  }

  /** Starts on a free loopback port. */
  static Server start(Decision decision, int ahead) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .directExecutor()
        .addService(new Service(decision, ahead))
        .build()
        .start();
  }

  private static final class Service extends TrainingServiceGrpc.TrainingServiceImplBase {
    private final Decision decision;
    private final int ahead;

    Service(Decision decision, int ahead) {
      this.decision = decision;
      this.ahead = ahead;
    }

    @Override
    public void startRun(StartRunRequest request, StreamObserver<StartRunResponse> answers) {
      answers.onNext(
          StartRunResponse.newBuilder()
              .setRun(Run.newBuilder().setRun(request.getRun()).setAttempt(1))
              .setAttempt(1)
              .build());
      answers.onCompleted();
    }

    @Override
    public StreamObserver<StreamReportsRequest> streamReports(
        StreamObserver<StreamReportsResponse> answers) {
      ServerCallStreamObserver<StreamReportsResponse> call =
          (ServerCallStreamObserver<StreamReportsResponse>) answers;
      call.disableAutoRequest();
      call.request(ahead);
      return new Stream(call, decision, ahead);
    }
  }

  /** One stream; used by its event loop alone. */
  private static final class Stream implements StreamObserver<StreamReportsRequest> {
    private final ServerCallStreamObserver<StreamReportsResponse> call;
    private final Decision decision;
    private final int step;
    private int unasked;

    Stream(ServerCallStreamObserver<StreamReportsResponse> call, Decision decision, int ahead) {
      this.call = call;
      this.decision = decision;
      // As in the service: half of what may be ahead is asked for at a time.
      this.step = Math.max(1, ahead / 2);
    }

    @Override
    public void onNext(StreamReportsRequest request) {
      var report = request.getReport();
      call.onNext(
          StreamReportsResponse.newBuilder()
              .setResult(
                  ReportResult.newBuilder()
                      .setRun(report.getRun())
                      .setAttempt(report.getAttempt())
                      .setSequence(report.getSequence())
                      .setDecision(decision))
              .build());
      unasked++;
      if (unasked >= step) {
        call.request(unasked);
        unasked = 0;
      }
    }

    @Override
    public void onError(Throwable error) {
      // The load generator has gone; nothing is left to answer.
    }

    @Override
    public void onCompleted() {
      call.onCompleted();
    }
  }
}
