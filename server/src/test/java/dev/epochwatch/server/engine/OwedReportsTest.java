// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.server.engine.EngineFixture.Asked;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A report that was refused for now keeps its place before the later ones, whatever happens. */
class OwedReportsTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final Map<String, Decision> decisions = new HashMap<>();
  private long nowMicros = 1_700_000_000_000_000L;
  private long steadyMicros;
  private Engine engine = boot(1_000);

  @Test
  void reportBehindOneWhoseRunCouldNotBeRead_waits() {
    start("r1");
    engine = boot(1_000);
    disk.fail(1);

    assertThat(send("r1", 1).reason()).isEqualTo(ErrorReason.STORE_DOWN);

    assertInOrder("r1", 1);
  }

  @Test
  void clockThatJumpsAhead_doesNotLetLaterReportsPass() {
    start("r1");
    disk.fail(10);
    assertThat(send("r1", 1).reason()).isEqualTo(ErrorReason.STORE_DOWN);
    disk.heal();

    nowMicros += 86_400_000_000L;

    assertInOrder("r1", 1);
  }

  @Test
  void time_letsLaterReportsPass() {
    start("r1");
    disk.fail(10);
    assertThat(send("r1", 1).reason()).isEqualTo(ErrorReason.STORE_DOWN);
    disk.heal();

    steadyMicros += 61_000_000;

    assertThat(send("r1", 2).told().isStop()).isFalse();
  }

  @Test
  void reportsLostTogether_comeInTurn() {
    start("r1");
    Asked first = post("r1", 1);
    Asked second = post("r1", 2);
    disk.fail(10);
    engine.commitPending();
    disk.heal();
    assertThat(first.reason()).isEqualTo(ErrorReason.STORE_DOWN);
    assertThat(second.reason()).isEqualTo(ErrorReason.STORE_DOWN);

    assertThat(send("r1", 1).told().isStop()).isFalse();
    // Of a connection that was given up, say.
    assertThat(send("r1", 3).reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(send("r1", 2).told().isStop()).isFalse();
    assertThat(send("r1", 3).told().isStop()).isFalse();
  }

  @Test
  void changeThatFails_doesNotLetLaterReportsPass() {
    start("r1");
    disk.fail(10);
    assertThat(send("r1", 1).reason()).isEqualTo(ErrorReason.STORE_DOWN);
    disk.fail(10);
    assertThatThrownBy(() -> engine.stop("r1", "enough")).isInstanceOf(RuntimeException.class);
    disk.heal();
    engine.update(
        "r1",
        new RunChange("", Optional.empty(), Optional.empty(), Optional.of("max_steps(steps=9)")));

    assertInOrder("r1", 1);
  }

  @Test
  void runThatLeavesMemory_doesNotLetLaterReportsPass() {
    engine = boot(1);
    start("r1");
    disk.fail(10);
    assertThat(send("r1", 1).reason()).isEqualTo(ErrorReason.STORE_DOWN);
    disk.heal();
    engine.view("r1");
    start("r2");
    start("r3");

    assertInOrder("r1", 1);
  }

  @Test
  void reportThatWasThoughtLostAndIsThere_holdsNobodyUp() {
    start("r1");
    post("r1", 1);
    disk.fail(SimulatedDisk.Fault.KEPT);
    engine.commitPending();

    assertThat(send("r1", 2).told().isStop()).isFalse();
  }

  @Test
  void storeThatComesBackAmidACommit_isNoDefect() {
    for (int operations = 1; operations < 6; operations++) {
      String run = "r" + operations;
      start(run);
      disk.fail(operations);

      Asked asked = send(run, 1);

      assertThat(asked.wasTold() || asked.reason() == ErrorReason.STORE_DOWN).isTrue();
      disk.heal();
    }
  }

  private void assertInOrder(String run, long first) {
    assertThat(send(run, first + 1).reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(send(run, first).told().isStop()).isFalse();
    assertThat(send(run, first + 1).told().isStop()).isFalse();
  }

  private Asked send(String run, long sequence) {
    Asked asked = post(run, sequence);
    engine.commitPending();
    return asked;
  }

  private Asked post(String run, long sequence) {
    Asked asked = new Asked(decisions);
    engine.process(EngineFixture.report(run, 1, sequence, sequence, 1.0), asked);
    return asked;
  }

  private void start(String run) {
    engine.start(
        EngineFixture.command(run, "", StartCommand.Resume.ALLOW, OptionalLong.empty(), "", ""));
  }

  private Engine boot(int liveRuns) {
    return Engine.stepwise(
        disk.boot(),
        new EngineSettings(100_000, liveRuns, EngineFixture.SETTINGS.defaultPolicy()),
        (decision, objective) -> {
          byte[] encoded = EngineFixture.encoded(decision, objective);
          decisions.put(new String(encoded, StandardCharsets.UTF_8), decision);
          return encoded;
        },
        () -> nowMicros,
        () -> steadyMicros,
        () -> "unnamed");
  }
}
