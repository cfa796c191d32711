// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that misbehave on a real port harm nobody else. */
class RudeClientTest {
  private EpochwatchServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    server =
        EpochwatchServer.start(
            ServerConfig.of(Map.of("port", "0", "store", "memory", "slow-reader-timeout", "1s")));
    channel = open();
    TrainingServiceGrpc.newBlockingStub(channel)
        .startRun(
            StartRunRequest.newBuilder()
                .setRun("r1")
                .setPolicy("max_steps(steps=1000000)")
                .build());
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void garbage_onThePort_closesThatConnectionAlone() throws IOException {
    byte[] garbage = new byte[65_536];
    for (int seed = 0; seed < 20; seed++) {
      new Random(seed).nextBytes(garbage);
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(garbage, 0, 1 + seed * 3_000);
        socket.shutdownOutput();
        while (socket.getInputStream().read(garbage, 0, 1_000) >= 0) {
          assertThat(socket.isConnected()).isTrue();
        }
      } catch (SocketException e) {
        // Reset by the server: it has seen enough.
        assertThat(e).isNotNull();
      }
    }

    assertThat(run().getState()).isEqualTo(Run.State.STATE_RUNNING);
  }

  @Test
  void client_thatVanishesInMidStream_leavesItsReportsAndNothingElse() {
    ManagedChannel other = open();
    Silent silent = new Silent();
    TrainingServiceGrpc.newStub(other).streamReports(silent);
    for (int step = 0; step < 100; step++) {
      silent.send(step);
    }
    await("some reports are stored", () -> run().getReports() >= 50);

    other.shutdownNow();

    await("the rest is stored or lost", () -> run().getReports() <= 100);
    assertThat(run().getLastStep()).isEqualTo(run().getReports() - 1);
  }

  @Test
  void client_thatNeverReads_isHeldBackAndCutOff() throws Exception {
    ManagedChannel other = open();
    Silent silent = new Silent();
    TrainingServiceGrpc.newStub(other).streamReports(silent);
    long step = 0;
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    long heldBackSince = System.nanoTime();
    // The answers fill the client's window, then the server's; then nothing is read from it. It is
    // cut off after one to two seconds, later where the machine is busy.
    while (System.nanoTime() < until
        && System.nanoTime() - heldBackSince < Duration.ofSeconds(8).toNanos()) {
      if (silent.isReady()) {
        silent.send(step++);
        heldBackSince = System.nanoTime();
      } else {
        LockSupport.parkNanos(1_000_000);
      }
    }
    silent.readAll();

    Throwable end = silent.end.get(20, TimeUnit.SECONDS);
    assertThat(Status.fromThrowable(end).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(StatusProto.fromThrowable(end).getDetails(0).unpack(ErrorInfo.class).getReason())
        .isEqualTo("SLOW_READER");
    assertThat(run().getReports()).isLessThan(step);
    other.shutdownNow();
  }

  @Test
  void message_beyondTheHardLimit_endsThatCallAlone() throws Exception {
    Silent silent = new Silent();
    TrainingServiceGrpc.newStub(channel).streamReports(silent);
    silent
        .requests()
        .onNext(
            StreamReportsRequest.newBuilder()
                .setReport(Report.newBuilder().setCheckpointUri("u".repeat(9 << 20)))
                .build());
    silent.readAll();

    Status status = Status.fromThrowable(silent.end.get(20, TimeUnit.SECONDS));

    assertThat(status.getCode()).isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
    assertThat(run().getState()).isEqualTo(Run.State.STATE_RUNNING);
  }

  private ManagedChannel open() {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  private Run run() {
    return RunServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .getRun(GetRunRequest.newBuilder().setRun("r1").build())
        .getRun();
  }

  private static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Reads nothing until it is told to. */
  private static final class Silent
      implements ClientResponseObserver<StreamReportsRequest, StreamReportsResponse> {
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();
    private final AtomicReference<ClientCallStreamObserver<StreamReportsRequest>> requests =
        new AtomicReference<>();

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamReportsRequest> stream) {
      requests.set(stream);
      stream.disableAutoRequestWithInitial(0);
    }

    ClientCallStreamObserver<StreamReportsRequest> requests() {
      return Objects.requireNonNull(requests.get());
    }

    boolean isReady() {
      return requests().isReady();
    }

    void send(long step) {
      requests()
          .onNext(
              StreamReportsRequest.newBuilder()
                  .setReport(
                      Report.newBuilder()
                          .setRun("r1")
                          .setAttempt(1)
                          .setSequence(step + 1)
                          .setStep(step)
                          .addMetrics(MetricValue.newBuilder().setName("val_loss").setValue(1.0)))
                  .build());
    }

    void readAll() {
      requests().request(Integer.MAX_VALUE);
    }

    @Override
    public void onNext(StreamReportsResponse response) {}

    @Override
    public void onError(Throwable failure) {
      end.complete(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(new AssertionError("completed"));
    }
  }
}
