// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.PolicyServiceGrpc;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that are none, or too large, are refused by themselves, over a real port. */
class UnfitMessageTest {
  private static final int MOST_BYTES = 65_536;
  private static final byte[] GARBAGE = {(byte) 0xff, 0x01, 0x02, (byte) 0xff, (byte) 0xff};

  private EpochwatchServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    String most = Integer.toString(MOST_BYTES);
    server =
        EpochwatchServer.start(
            ServerConfig.of(
                Map.of(
                    "port", "0", "store", "memory", "message-bytes", most, "report-bytes", most)));
    channel = open(CompressorRegistry.getDefaultInstance());
    TrainingServiceGrpc.newBlockingStub(channel)
        .startRun(
            StartRunRequest.newBuilder().setRun("r1").setPolicy("max_steps(steps=9)").build());
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void garbage_onAStreamOfReports_isRefusedAndTheStreamLivesOn() throws IOException {
    RawStream stream = new RawStream(channel, CallOptions.DEFAULT);
    stream.send(GARBAGE);

    StreamReportsResponse refused = stream.next();

    assertThat(refused.getResult().getSequence()).isZero();
    assertThat(refused.getResult().getError().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT.value());
    assertThat(refused.getResult().getError().getMessage())
        .isEqualTo("message must be the protobuf message of its method");
    assertOnlyFitReportsAreStored(stream);
  }

  @Test
  void text_thatIsNoUtf8_isRefusedAndTheStreamLivesOn() throws IOException {
    // A report of 4 bytes, of which 2 are the run's id.
    byte[] message = {0x0a, 0x04, 0x0a, 0x02, (byte) 0xff, (byte) 0xff};
    RawStream stream = new RawStream(channel, CallOptions.DEFAULT);
    stream.send(message);

    assertThat(stream.nextReason()).isEqualTo("BAD_MESSAGE");
    assertOnlyFitReportsAreStored(stream);
  }

  @Test
  void garbage_saidToBeCompressed_isRefusedAndTheStreamLivesOn() throws IOException {
    CompressorRegistry none = CompressorRegistry.newEmptyInstance();
    none.register(new FalseGzip());
    ManagedChannel other = open(none);
    RawStream stream = new RawStream(other, CallOptions.DEFAULT.withCompression("gzip"));
    stream.send(GARBAGE);

    assertThat(stream.nextReason()).isEqualTo("BAD_MESSAGE");
    other.shutdownNow();
    assertOnlyFitReportsAreStored(new RawStream(channel, CallOptions.DEFAULT));
  }

  @Test
  void message_overTheLimit_isRefusedByNameAndTheStreamLivesOn() throws IOException {
    for (String compression : new String[] {"identity", "gzip"}) {
      RawStream stream = new RawStream(channel, CallOptions.DEFAULT.withCompression(compression));
      stream.send(padded(MOST_BYTES));

      StreamReportsResponse refused = stream.next();

      assertThat(refused.getResult().getRun()).isEqualTo("r1");
      assertThat(refused.getResult().getSequence()).isEqualTo(1);
      assertThat(refused.getResult().getError().getMessage())
          .startsWith("message must be at most 65536 bytes, was 65");
      assertThat(refused.getResult().getError().getDetails(0).unpack(ErrorInfo.class).getReason())
          .isEqualTo("MESSAGE_TOO_LARGE");
    }
    assertOnlyFitReportsAreStored(new RawStream(channel, CallOptions.DEFAULT));
  }

  @Test
  void message_thatUnpacksBeyondAllBounds_isRefusedAndTheStreamLivesOn() throws IOException {
    RawStream stream = new RawStream(channel, CallOptions.DEFAULT.withCompression("gzip"));
    stream.send(padded(50 * MOST_BYTES));

    assertThat(stream.nextReason()).isEqualTo("MESSAGE_TOO_LARGE");
    assertOnlyFitReportsAreStored(stream);
  }

  @Test
  void message_farOverTheLimit_endsItsCallAlone() throws IOException {
    RawStream alive = new RawStream(channel, CallOptions.DEFAULT);
    RawStream stream = new RawStream(channel, CallOptions.DEFAULT);
    stream.send(padded(3 * MOST_BYTES));

    Status end = Status.fromThrowable((Throwable) stream.poll());

    assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains("maximum size " + 2 * MOST_BYTES);
    assertOnlyFitReportsAreStored(alive);
  }

  static Stream<MethodDescriptor<?, ?>> unaryMethods() {
    return Stream.of(
        TrainingServiceGrpc.getStartRunMethod(),
        TrainingServiceGrpc.getReportMetricsMethod(),
        TrainingServiceGrpc.getFinishRunMethod(),
        RunServiceGrpc.getListRunsMethod(),
        RunServiceGrpc.getWatchRunMethod(),
        PolicyServiceGrpc.getValidatePolicyMethod(),
        HealthGrpc.getCheckMethod(),
        ServerReflectionGrpc.getServerReflectionInfoMethod());
  }

  @ParameterizedTest
  @MethodSource("unaryMethods")
  void garbage_toAnyMethod_isRefusedWithATypedError(MethodDescriptor<?, ?> method)
      throws IOException {
    RawStream alive = new RawStream(channel, CallOptions.DEFAULT);

    assertRefused(method, GARBAGE, "BAD_MESSAGE", "must be the protobuf message of its method");
    assertRefused(method, padded(MOST_BYTES), "MESSAGE_TOO_LARGE", "must be at most 65536 bytes");
    assertOnlyFitReportsAreStored(alive);
  }

  private void assertRefused(
      MethodDescriptor<?, ?> method, byte[] message, String reason, String requirement)
      throws IOException {
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    RawStream.raw(method).toBuilder()
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .build(),
                    CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                    message));

    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo(reason);
    BadRequest.FieldViolation violation =
        status.getDetails(1).unpack(BadRequest.class).getFieldViolations(0);
    assertThat(violation.getField()).isEqualTo("message");
    assertThat(violation.getDescription()).startsWith(requirement);
  }

  private void assertOnlyFitReportsAreStored(RawStream stream) throws IOException {
    stream.send(report().build().toByteArray());
    assertThat(stream.next().getResult().hasDecision()).isTrue();
    assertThat(
            RunServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .getRun(GetRunRequest.newBuilder().setRun("r1").build())
                .getRun()
                .getReports())
        .isEqualTo(1);
  }

  private ManagedChannel open(CompressorRegistry compressors) {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
        .usePlaintext()
        .compressorRegistry(compressors)
        .build();
  }

  /** A good report with more bytes than this that nobody knows. */
  private static byte[] padded(int bytes) {
    UnknownFieldSet.Field padding =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFrom(new byte[bytes]))
            .build();
    return report()
        .setUnknownFields(UnknownFieldSet.newBuilder().addField(9_999, padding).build())
        .build()
        .toByteArray();
  }

  private static StreamReportsRequest.Builder report() {
    return StreamReportsRequest.newBuilder()
        .setReport(
            Report.newBuilder()
                .setRun("r1")
                .setAttempt(1)
                .setSequence(1)
                .addMetrics(MetricValue.newBuilder().setName("val_loss").setValue(1.0)));
  }

  /** Says gzip and compresses nothing. */
  private static final class FalseGzip implements Compressor {
    @Override
    public String getMessageEncoding() {
      return "gzip";
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
      return Codec.Identity.NONE.compress(out);
    }
  }
}
