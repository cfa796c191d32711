// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client.testing;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.FinishRunResponse;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.GetRunResponse;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.proto.v1.ReportMetricsResponse;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunResponse;
import dev.epochwatch.proto.v1.StopRunRequest;
import dev.epochwatch.proto.v1.StopRunResponse;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** The services of the contract, as far as the fake has them. */
final class FakeServices {
  private FakeServices() {}

  static final class Training extends TrainingServiceGrpc.TrainingServiceImplBase {
    private final FakeState state;

    Training(FakeState state) {
      this.state = state;
    }

    @Override
    public void startRun(StartRunRequest request, StreamObserver<StartRunResponse> observer) {
      reply(observer, () -> state.start(request));
    }

    @Override
    public void finishRun(FinishRunRequest request, StreamObserver<FinishRunResponse> observer) {
      reply(observer, () -> FinishRunResponse.newBuilder().setRun(state.finish(request)).build());
    }

    @Override
    public void reportMetrics(
        ReportMetricsRequest request, StreamObserver<ReportMetricsResponse> observer) {
      reply(
          observer,
          () -> {
            ReportResult result = state.take(request.getReport());
            if (result.hasError()) {
              throw StatusProto.toStatusRuntimeException(result.getError());
            }
            return ReportMetricsResponse.newBuilder()
                .setDuplicate(result.getDuplicate())
                .setDecision(result.getDecision())
                .build();
          });
    }

    @Override
    public StreamObserver<StreamReportsRequest> streamReports(
        StreamObserver<StreamReportsResponse> answers) {
      if (answers instanceof ServerCallStreamObserver<StreamReportsResponse> call) {
        call.setOnCancelHandler(() -> state.closed(answers));
      }
      state.open(answers);
      return new StreamObserver<>() {
        @Override
        public void onNext(StreamReportsRequest request) {
          if (request.hasReport()) {
            state.take(request.getReport(), answers);
          } else {
            state.heartbeat();
          }
        }

        @Override
        public void onError(Throwable failure) {
          state.closed(answers);
        }

        @Override
        public void onCompleted() {
          state.closed(answers);
          answers.onCompleted();
        }
      };
    }
  }

  static final class Runs extends RunServiceGrpc.RunServiceImplBase {
    private final FakeState state;

    Runs(FakeState state) {
      this.state = state;
    }

    @Override
    public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> observer) {
      reply(observer, () -> GetRunResponse.newBuilder().setRun(view(request.getRun())).build());
    }

    @Override
    public void stopRun(StopRunRequest request, StreamObserver<StopRunResponse> observer) {
      reply(
          observer,
          () -> {
            state.stop(
                request.getRun(),
                Decision.newBuilder()
                    .setAction(Decision.Action.ACTION_STOP)
                    .setReason(Decision.Reason.REASON_HUMAN)
                    .setSource(Decision.Source.SOURCE_HUMAN)
                    .setMessage(request.getReason())
                    .build());
            return StopRunResponse.newBuilder().setRun(view(request.getRun())).build();
          });
    }

    private dev.epochwatch.proto.v1.Run view(String run) {
      return state
          .query(run, FakeRun::view)
          .orElseThrow(
              () ->
                  StatusProto.toStatusRuntimeException(
                      Statuses.of(Status.Code.NOT_FOUND, "RUN_NOT_FOUND", "no such run: " + run)));
    }
  }

  private static <T> void reply(StreamObserver<T> observer, Supplier<T> answer) {
    T made;
    try {
      made = answer.get();
    } catch (StatusRuntimeException refusal) {
      observer.onError(refusal);
      return;
    }
    observer.onNext(made);
    observer.onCompleted();
  }
}
