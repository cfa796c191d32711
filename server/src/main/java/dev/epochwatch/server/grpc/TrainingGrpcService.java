// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.Limits;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.FinishRunResponse;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.proto.v1.ReportMetricsResponse;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunResponse;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import dev.epochwatch.server.engine.PendingReport;
import dev.epochwatch.server.engine.RefusedException;
import dev.epochwatch.server.engine.RunView;
import io.grpc.ServerCallHandler;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** What trainers speak. The methods that take reports never block; the others may. */
final class TrainingGrpcService extends TrainingServiceGrpc.TrainingServiceImplBase {
  private static final int MESSAGE_LENGTH = 4_096;

  private final ReportIntake intake;

  TrainingGrpcService(ReportIntake intake) {
    this.intake = intake;
  }

  @Override
  public void startRun(StartRunRequest request, StreamObserver<StartRunResponse> responses) {
    Calls.answer(responses, () -> started(intake.engine().start(CommandMapper.start(request))));
  }

  /** Handles StreamReports, unfit messages too: a stream outlives them. Answers are encoded. */
  ServerCallHandler<Incoming<StreamReportsRequest>, byte[]> reports() {
    return ServerCalls.asyncBidiStreamingCall(
        responses -> {
          ReportStream stream =
              new ReportStream(intake, (ServerCallStreamObserver<byte[]>) responses);
          intake.remember(stream);
          return stream;
        });
  }

  @Override
  public void reportMetrics(
      ReportMetricsRequest request, StreamObserver<ReportMetricsResponse> responses) {
    if (intake.offer(request.getReport(), new UnaryAnswer(responses))) {
      return;
    }
    try {
      intake.later(() -> intake.process(request.getReport(), new UnaryAnswer(responses)));
    } catch (RefusedException overloaded) {
      responses.onError(StatusMapper.exception(overloaded));
    }
  }

  @Override
  public void finishRun(FinishRunRequest request, StreamObserver<FinishRunResponse> responses) {
    Calls.answer(
        responses,
        () -> {
          RunView view =
              intake
                  .engine()
                  .finish(
                      Limits.requireId("run", request.getRun()),
                      request.getAttempt(),
                      CommandMapper.outcome(request.getOutcome()),
                      Texts.requireProse("message", request.getMessage(), 0, MESSAGE_LENGTH));
          return FinishRunResponse.newBuilder().setRun(RunMapper.run(view)).build();
        });
  }

  private static StartRunResponse started(RunView view) {
    Run run = RunMapper.run(view);
    StartRunResponse.Builder response =
        StartRunResponse.newBuilder()
            .setRun(run)
            .setAttempt(run.getAttempt())
            .setLastAckedSequence(run.getLastSequence())
            .setDecision(run.getDecision());
    if (run.hasLastStep()) {
      response.setLastStep(run.getLastStep());
    }
    if (run.hasBest()) {
      response.setBest(run.getBest());
    }
    return response.build();
  }

  /** The answer to one call of ReportMetrics. */
  private static final class UnaryAnswer extends PendingReport {
    private final StreamObserver<ReportMetricsResponse> responses;
    private @Nullable ReportMetricsResponse prepared;

    UnaryAnswer(StreamObserver<ReportMetricsResponse> responses) {
      this.responses = responses;
    }

    @Override
    protected void prepare(byte[] decision, boolean duplicate) {
      prepared =
          ReportMetricsResponse.newBuilder()
              .setDuplicate(duplicate)
              .setDecision(DecisionMapper.decode(decision))
              .build();
    }

    @Override
    protected void complete() {
      if (prepared != null) {
        responses.onNext(prepared);
        responses.onCompleted();
      }
    }

    @Override
    protected void refuse(RefusedException why) {
      responses.onError(StatusMapper.exception(why));
    }
  }
}
