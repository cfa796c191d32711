// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.client.Decision;
import dev.epochwatch.client.EpochwatchClient;
import dev.epochwatch.client.Resume;
import dev.epochwatch.client.Run;
import dev.epochwatch.client.RunOptions;
import dev.epochwatch.proto.v1.Curve;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.DecisionEvent.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server and trainers that use the Java client, between them a network that fails. Whatever
 * happens, the curve and the STOP in the end are those of a run to which nothing happened. {@code
 * -Depochwatch.cut=60} cuts the network for a minute.
 */
class TroubledTrainerTest {
  private static final long CUT_SECONDS = Long.getLong("epochwatch.cut", 3);
  private static final int STEPS = 120;
  private static final String POLICY = "any(patience(epochs=15), max_steps(steps=100))";

  @TempDir private static Path directory;
  private static ServerProcess server;
  private static Curve undisturbed;
  private static long stopStep;
  private static int kills;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    server = start("server-0", 0);
    train(server.address(), "undisturbed", step -> {});
    undisturbed = server.curve("undisturbed");
    assertThat(undisturbed.getStepsList()).isEqualTo(steps(0, STEPS));
    stopStep = onlyStop("undisturbed");
    assertThat(stopStep).isBetween(1L, (long) STEPS - 2);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Test
  void networkCutInMidStream_thatComesBack_changesNothing() throws Exception {
    try (CuttableProxy network = CuttableProxy.to(server.port())) {
      train(network.address(), "cut", cutFor(network, network::mend));
    }
    assertAsUndisturbed("cut");
  }

  @Test
  void networkCutInMidStream_thatLosesItsConnections_changesNothing() throws Exception {
    try (CuttableProxy network = CuttableProxy.to(server.port())) {
      train(
          network.address(),
          "reset",
          cutFor(
              network,
              () -> {
                network.reset();
                network.mend();
              }));
    }
    assertAsUndisturbed("reset");
  }

  @Test
  void serverKilledThreeTimes_changesNothing() throws Exception {
    train(
        server.address(),
        "killed",
        step -> {
          if (step == 20 || step == 50 || step == 80) {
            restart();
          }
        });
    restart();
    assertAsUndisturbed("killed");
  }

  @Test
  void resumeFromAnOlderCheckpoint_hidesTheLaterStepsAndKeepsThem() throws Exception {
    try (EpochwatchClient client = client(server.address())) {
      Run first = client.startRun(options("resumed"));
      for (long step = 0; step < 36; step++) {
        // What the later attempt does otherwise.
        first.report(step, Map.of("val_loss", step < 25 ? loss(step) : 9.0));
      }
      first.preempted();
      first.close();
      Run second = client.startRun(options("resumed").resume(Resume.MUST).resumeFromStep(24));
      assertThat(second.attempt()).isEqualTo(2);
      for (long step = 25; step < STEPS; step++) {
        second.report(step, Map.of("val_loss", loss(step)));
      }
      second.close();
    }
    assertThat(server.allSteps("resumed")).hasSize(STEPS + 11);
    assertAsUndisturbed("resumed");
  }

  @Test
  void twoTrainersOnOneRun_theOlderIsFencedOff() throws Exception {
    try (EpochwatchClient older = client(server.address());
        EpochwatchClient newer = client(server.address())) {
      Run first = older.startRun(options("fenced"));
      for (long step = 0; step < 30; step++) {
        first.report(step, Map.of("val_loss", loss(step)));
      }
      Run second = newer.startRun(options("fenced").resume(Resume.MUST).resumeFromStep(29));
      for (long step = 30; step < STEPS; step++) {
        first.report(step, Map.of("val_loss", 9.0));
        second.report(step, Map.of("val_loss", loss(step)));
      }
      first.close();
      second.close();
    }
    assertAsUndisturbed("fenced");
  }

  private static void assertAsUndisturbed(String run) {
    Curve curve = server.curve(run);
    assertThat(curve.getStepsList()).isEqualTo(undisturbed.getStepsList());
    assertThat(curve.getValuesList()).isEqualTo(undisturbed.getValuesList());
    assertThat(onlyStop(run)).isEqualTo(stopStep);
    assertThat(server.run(run).getBest().getStep())
        .isEqualTo(server.run("undisturbed").getBest().getStep());
  }

  /** Trains to the end, whatever it is told, so that whole curves can be compared. */
  private static void train(String address, String run, LongConsumer before) {
    try (EpochwatchClient client = client(address)) {
      Run training = client.startRun(options(run));
      for (long step = 0; step < STEPS; step++) {
        before.accept(step);
        Decision told = training.report(step, Map.of("val_loss", loss(step)));
        assertThat(told).isNotNull();
      }
      training.succeed();
      training.close();
      assertThat(training.pendingReports()).as("reports left behind").isZero();
    }
  }

  private static EpochwatchClient client(String address) {
    return EpochwatchClient.builder(address)
        .decisionTimeout(Duration.ofMillis(300))
        .startTimeout(Duration.ofSeconds(20))
        .closeTimeout(Duration.ofSeconds(120))
        .withoutJournal()
        .build();
  }

  private static RunOptions options(String run) {
    return RunOptions.experiment("troubles").run(run).policy(POLICY).resume(Resume.ALLOW);
  }

  /**
   * Cuts the network before a step; mends it when the time is over, at the step that comes then.
   */
  private static LongConsumer cutFor(CuttableProxy network, Runnable mend) {
    long[] mendNanos = {Long.MAX_VALUE};
    return step -> {
      if (step == 40) {
        network.cut();
        mendNanos[0] = System.nanoTime() + CUT_SECONDS * 1_000_000_000;
      }
      if (step == 70) {
        while (System.nanoTime() < mendNanos[0]) {
          LockSupport.parkNanos(mendNanos[0] - System.nanoTime());
        }
        mend.run();
      }
    };
  }

  private static void restart() {
    try {
      server.kill();
      server = start("server-" + ++kills, server.port());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ServerProcess start(String name, int port) throws Exception {
    return ServerProcess.start(directory, name, port, directory.resolve("data"));
  }

  private static long onlyStop(String run) {
    List<DecisionEvent> stops = server.events(run, Kind.KIND_STOP);
    assertThat(stops).as("STOPs of " + run).hasSize(1);
    return stops.get(0).getDecision().getDecidedAtStep();
  }

  private static List<Long> steps(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private static double loss(long step) {
    return 0.3 + 1.0 / (1 + step / 6.0) + Math.max(0, step - 60) * 0.01;
  }
}
