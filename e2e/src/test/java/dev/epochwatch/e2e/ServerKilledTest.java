// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.DecisionEvent.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed in the middle of a training and started again. */
class ServerKilledTest {
  private static final int REPORTS_BEFORE_THE_KILL = 4;

  @TempDir private Path directory;

  @Test
  void kill_inMidTraining_changesNothing() throws Exception {
    Path data = directory.resolve("data");
    ServerProcess server = ServerProcess.start(directory, "server-1", 0, data);
    JsonObject undisturbed;
    try (TrainerProcess training =
        TrainerProcess.start(directory, server, "undisturbed", "overfit")) {
      undisturbed = training.outcome();
    }

    JsonObject disturbed;
    try (TrainerProcess training =
        TrainerProcess.start(directory, server, "disturbed", "overfit")) {
      ServerProcess killed = server;
      Await.until(
          "reports of the training", () -> killed.hasReports("disturbed", REPORTS_BEFORE_THE_KILL));
      server.kill();
      // Without a server the training goes on, and might be done before the next one is up.
      training.pause();
      server = ServerProcess.start(directory, "server-2", server.port(), data);
      training.proceed();
      disturbed = training.outcome();
    }

    try (ServerProcess restarted = server) {
      assertThat(restarted.steps("disturbed")).isEqualTo(everyEpochOnce(disturbed));
      assertThat(restarted.steps("undisturbed")).isEqualTo(everyEpochOnce(undisturbed));
      Decision stop = onlyStop(restarted, "disturbed");
      assertThat(stop).isEqualTo(onlyStop(restarted, "undisturbed"));
      assertThat(disturbed.get("stopped").getAsBoolean()).isTrue();
      assertThat(disturbed.get("told_to_stop_at").getAsLong())
          .isGreaterThanOrEqualTo(stop.getDecidedAtStep());
      assertThat(disturbed.get("restored_step")).isEqualTo(undisturbed.get("restored_step"));
      assertThat(disturbed.get("restored_validation_loss"))
          .isEqualTo(undisturbed.get("restored_validation_loss"));
    }
  }

  private static List<Long> everyEpochOnce(JsonObject outcome) {
    return LongStream.rangeClosed(1, outcome.get("epochs_run").getAsLong()).boxed().toList();
  }

  private static Decision onlyStop(ServerProcess server, String run) {
    List<Decision> stops =
        server.events(run, Kind.KIND_STOP).stream().map(event -> event.getDecision()).toList();
    assertThat(stops).hasSize(1);
    return stops.get(0);
  }
}
