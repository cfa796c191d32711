// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.proto.v1.Curve;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed, or told to go, in the middle of a training. */
class SurvivalTest {
  private static final int LENGTH = 600;
  private static final String POLICY = "any(patience(epochs=60), max_steps(steps=500))";

  @TempDir Path directory;

  @Test
  void kills_inMidTraining_loseNoAnswerAndChangeNoDecision() throws IOException {
    Map<Long, Decision> undisturbed = undisturbed();
    Trainer trainer = new Trainer("r1", LENGTH);
    Random random = new Random(3);
    ServerProcess server = ServerProcess.start(directory);
    start(server.channel());
    for (int round = 0; round < 3; round++) {
      long killAt = 1 + (round + 1) * LENGTH / 4 + random.nextInt(20);
      ServerProcess victim = server;
      trainer.report(
          server.channel(),
          sequence -> {
            if (sequence == killAt) {
              victim.kill();
            }
          });
      assertThat(trainer.answers()).hasSizeLessThan((int) killAt);
      server = ServerProcess.start(directory);
    }
    trainer.report(server.channel(), sequence -> {});

    assertThat(trainer.answers()).isEqualTo(undisturbed);
    assertThat(curve(server.channel()).getStepsList())
        .isEqualTo(LongStream.range(0, LENGTH).boxed().toList());
    assertThat(
            RunServiceGrpc.newBlockingStub(server.channel())
                .getRun(GetRunRequest.newBuilder().setRun("r1").build())
                .getRun()
                .getDecision())
        .isEqualTo(undisturbed.get((long) LENGTH));
    server.close();
  }

  @Test
  void sigterm_inMidTraining_drainsWithinItsTimeAndLosesNothingAnswered() throws IOException {
    Trainer trainer = new Trainer("r1", LENGTH);
    ServerProcess server = ServerProcess.start(directory);
    start(server.channel());

    trainer.report(
        server.channel(),
        sequence -> {
          if (sequence == LENGTH / 2) {
            server.terminate();
          }
        });
    server.awaitEnd(Duration.ofSeconds(8));
    server.close();

    List<Long> answered =
        trainer.answers().keySet().stream().map(sequence -> sequence - 1).toList();
    assertThat(answered).hasSizeBetween(1, LENGTH);
    try (ServerProcess next = ServerProcess.start(directory)) {
      assertThat(curve(next.channel()).getStepsList()).containsAll(answered);
      trainer.report(next.channel(), sequence -> {});
      assertThat(curve(next.channel()).getStepsList())
          .isEqualTo(LongStream.range(0, LENGTH).boxed().toList());
    }
  }

  private Map<Long, Decision> undisturbed() throws IOException {
    Trainer trainer = new Trainer("r1", LENGTH);
    try (ServerProcess server = ServerProcess.start(directory.resolve("other"))) {
      start(server.channel());
      trainer.report(server.channel(), sequence -> {});
    }
    return trainer.answers();
  }

  private static void start(Channel channel) {
    TrainingServiceGrpc.newBlockingStub(channel)
        .startRun(StartRunRequest.newBuilder().setRun("r1").setPolicy(POLICY).build());
  }

  private static Curve curve(Channel channel) {
    return RunServiceGrpc.newBlockingStub(channel)
        .getCurves(GetCurvesRequest.newBuilder().addRuns("r1").addMetrics("val_loss").build())
        .getCurves(0);
  }
}
