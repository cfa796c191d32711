// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.proto.v1.ReportMetricsResponse;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sends reports one way or the other, and gives their answers in one form. */
interface Reporter extends AutoCloseable {
  /** The two ways to report. */
  enum Way {
    UNARY,
    STREAMING;

    Reporter open(Channel channel) {
      return this == UNARY ? new Unary(channel) : new Streaming(channel);
    }
  }

  /** What came back. */
  record Reply(boolean duplicate, Optional<Decision> decision, Optional<Status> error) {
    Decision told() {
      return decision.orElseThrow(() -> new AssertionError("refused: " + error));
    }

    String reason() {
      return info().getReason();
    }

    ErrorInfo info() {
      return detail(ErrorInfo.class).orElseThrow(() -> new AssertionError("not refused: " + this));
    }

    Optional<BadRequest.FieldViolation> violation() {
      return detail(BadRequest.class).map(bad -> bad.getFieldViolations(0));
    }

    boolean saysWhenToRetry() {
      return detail(RetryInfo.class).isPresent();
    }

    private <T extends Message> Optional<T> detail(Class<T> type) {
      return error.flatMap(status -> detailOf(status, type));
    }
  }

  Reply send(Report report);

  @Override
  void close();

  static <T extends Message> Optional<T> detailOf(Status status, Class<T> type) {
    for (Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          return Optional.of(any.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return Optional.empty();
  }

  /** By ReportMetrics. */
  final class Unary implements Reporter {
    private final Channel channel;

    Unary(Channel channel) {
      this.channel = channel;
    }

    @Override
    public Reply send(Report report) {
      try {
        ReportMetricsResponse response =
            TrainingServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .reportMetrics(ReportMetricsRequest.newBuilder().setReport(report).build());
        return new Reply(
            response.getDuplicate(), Optional.of(response.getDecision()), Optional.empty());
      } catch (StatusRuntimeException e) {
        return new Reply(
            false, Optional.empty(), Optional.ofNullable(StatusProto.fromThrowable(e)));
      }
    }

    @Override
    public void close() {}
  }

  /** By one stream, which must outlive every refusal. */
  final class Streaming implements Reporter, StreamObserver<StreamReportsResponse> {
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private final StreamObserver<StreamReportsRequest> requests;

    Streaming(Channel channel) {
      requests = TrainingServiceGrpc.newStub(channel).streamReports(this);
    }

    @Override
    public Reply send(Report report) {
      post(StreamReportsRequest.newBuilder().setReport(report).build());
      ReportResult result = next().getResult();
      return new Reply(
          result.getDuplicate(),
          result.hasDecision() ? Optional.of(result.getDecision()) : Optional.empty(),
          result.hasError() ? Optional.of(result.getError()) : Optional.empty());
    }

    void post(StreamReportsRequest request) {
      requests.onNext(request);
    }

    /** The next message from the server. */
    StreamReportsResponse next() {
      Object answer = poll();
      if (answer instanceof StreamReportsResponse response) {
        return response;
      }
      throw new AssertionError("the stream ended: " + answer);
    }

    /** What ended the stream. */
    Object poll() {
      try {
        Object answer = answers.poll(10, TimeUnit.SECONDS);
        if (answer == null) {
          throw new AssertionError("no answer within 10 seconds");
        }
        return answer;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onNext(StreamReportsResponse response) {
      answers.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      answers.add(failure);
    }

    @Override
    public void onCompleted() {
      answers.add("completed");
    }

    @Override
    public void close() {
      requests.onCompleted();
    }
  }
}
