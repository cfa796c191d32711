// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.epochwatch.proto.v1.Run;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demonstration's trainings under the eyes of one server, each in a process of its own.
 *
 * <p>A seed gives the same run on one machine; processors round differently, so that stopping
 * epochs are held to a range.
 */
class ScenariosTest {
  @TempDir private static Path directory;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    server = ServerProcess.start(directory, "server", 0, directory.resolve("data"));
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Test
  void overfit_defaultPolicy_savesMostEpochsAndRestoresTheBest() throws Exception {
    JsonObject obeyed = train("overfit", "overfit");
    JsonObject toTheEnd = train("overfit-baseline", "overfit", "--baseline");

    assertStopped(obeyed, 18, 25);
    int planned = obeyed.get("planned_steps").getAsInt();
    assertThat(toTheEnd.get("epochs_run").getAsInt()).isEqualTo(planned);
    assertThat(obeyed.get("epochs_saved").getAsInt()).isGreaterThanOrEqualTo(planned * 6 / 10);
    double best = toTheEnd.get("best_validation_loss").getAsDouble();
    assertThat(obeyed.get("restored_validation_loss").getAsDouble())
        .isLessThanOrEqualTo(best * 1.01);
    assertThat(obeyed.get("reason").getAsString()).isEqualTo("OVERFITTING");
    assertThat(obeyed.get("diagnosis").getAsString()).isEqualTo("OVERFITTING");
    assertStored(toTheEnd);
  }

  @Test
  void plateau_defaultPolicy_isStoppedOnceNothingIsGained() throws Exception {
    JsonObject outcome = train("plateau", "plateau");

    assertStopped(outcome, 45, 70);
    assertThat(outcome.get("reason").getAsString()).isEqualTo("PLATEAU");
  }

  @Test
  void improving_defaultPolicy_isNotStopped() throws Exception {
    JsonObject outcome = train("improving", "improving");

    assertThat(outcome.get("stopped").getAsBoolean()).isFalse();
    assertThat(outcome.get("epochs_run")).isEqualTo(outcome.get("planned_steps"));
    assertStored(outcome);
    assertThat(server.run("improving").getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
  }

  @Test
  void diverge_defaultPolicy_isStoppedAndRestored() throws Exception {
    JsonObject outcome = train("diverge", "diverge");

    assertStopped(outcome, 12, 22);
    // Whichever of the two rules speaks first.
    assertThat(outcome.get("reason").getAsString()).isIn("DIVERGED", "PLATEAU");
    assertThat(outcome.get("restored_validation_loss").getAsDouble())
        .isEqualTo(outcome.get("best_validation_loss").getAsDouble());
  }

  private static void assertStopped(JsonObject outcome, int earliest, int latest) throws Exception {
    assertThat(outcome.get("stopped").getAsBoolean()).isTrue();
    assertThat(outcome.get("stop_step").getAsInt()).isBetween(earliest, latest);
    assertThat(outcome.get("stop_step")).isEqualTo(outcome.get("told_to_stop_at"));
    assertThat(outcome.get("restored_step")).isEqualTo(outcome.get("best_step"));
    assertStored(outcome);
    Run stored = server.run(outcome.get("run").getAsString());
    assertThat(stored.getState()).isEqualTo(Run.State.STATE_STOPPED_EARLY);
    assertThat(stored.getDecision().getReason().name())
        .isEqualTo("REASON_" + outcome.get("reason").getAsString());
    assertThat(stored.getBest().getStep()).isEqualTo(outcome.get("best_step").getAsLong());
  }

  private static void assertStored(JsonObject outcome) {
    assertThat(server.steps(outcome.get("run").getAsString()))
        .isEqualTo(
            LongStream.rangeClosed(1, outcome.get("epochs_run").getAsLong()).boxed().toList());
  }

  private static JsonObject train(String run, String scenario, String... further) throws Exception {
    try (TrainerProcess training =
        TrainerProcess.start(directory, server, run, scenario, further)) {
      return training.outcome();
    }
  }
}
