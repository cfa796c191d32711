// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A server whose file cannot grow any more: the system refuses its writes. */
class FullDiskTest {
  private static final int LENGTH = 600;
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path directory;

  static boolean hasPrlimit() {
    return Files.isExecutable(Path.of("/usr/bin/prlimit"));
  }

  @Test
  @EnabledIf("hasPrlimit")
  void reports_whileTheFileCannotGrow_areRefusedAndTakenWhenItCan() throws IOException {
    Trainer undisturbed = new Trainer("undisturbed", LENGTH);
    Trainer trainer = new Trainer("r1", LENGTH);
    try (ServerProcess server = ServerProcess.start(directory)) {
      start(server.channel(), undisturbed.run());
      start(server.channel(), trainer.run());
      undisturbed.report(server.channel(), sequence -> {});
      trainer.report(
          server.channel(),
          sequence -> {
            if (sequence == LENGTH / 3) {
              server.limitFiles(Long.toString(size()));
            }
          });

      int answered = trainer.answers().size();
      assertThat(answered).isBetween(1, LENGTH - 1);
      await(() -> health(server.channel()) == ServingStatus.NOT_SERVING);
      server.limitFiles("unlimited");
      await(() -> health(server.channel()) == ServingStatus.SERVING);
      await(
          () -> {
            trainer.report(server.channel(), sequence -> {});
            return trainer.answers().size() == LENGTH;
          });
      server.kill();
    }
    Map<Long, Decision> expected = undisturbed.answers();
    assertThat(trainer.answers()).isEqualTo(expected);
    try (ServerProcess server = ServerProcess.start(directory)) {
      assertThat(
              RunServiceGrpc.newBlockingStub(server.channel())
                  .getCurves(
                      GetCurvesRequest.newBuilder().addRuns("r1").addMetrics("val_loss").build())
                  .getCurves(0)
                  .getStepsList())
          .isEqualTo(LongStream.range(0, LENGTH).boxed().toList());
    }
  }

  private long size() {
    try {
      return Files.size(directory.resolve("epochwatch.mv.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServingStatus health(Channel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + BOUND_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain");
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static void start(Channel channel, String run) {
    TrainingServiceGrpc.newBlockingStub(channel)
        .startRun(
            StartRunRequest.newBuilder()
                .setRun(run)
                .setPolicy("any(patience(epochs=60), max_steps(steps=500))")
                .build());
  }
}
