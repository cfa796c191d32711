// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.server.engine.EngineFixture.Asked;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that fall silent are interrupted, and woken by their next report. */
class SilenceTest {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final SilenceLimits LIMITS =
      new SilenceLimits(10, Duration.ofMinutes(5), Duration.ofHours(6));

  private final Store store = new InMemoryStore();
  private final EngineFixture fixture = new EngineFixture(store);
  private SilenceSweep sweep = fixture.engine().housekeeping().silence(LIMITS);

  @BeforeEach
  void passTheGraceOfTheStart() {
    sweepFor(6 * MINUTE);
  }

  @Test
  void quickRun_silentForLongerThanTheFloor_isInterruptedWithAnEvent() {
    reportEvery(SECOND, 10);

    sweepFor(5 * MINUTE - SECOND);
    assertThat(state()).isEqualTo(RunState.RUNNING);
    sweepFor(2 * MINUTE);

    assertThat(state()).isEqualTo(RunState.INTERRUPTED);
    StoredEvent last = lastEvent();
    assertThat(last.kind()).isEqualTo(StoredEvent.Kind.STATE);
    assertThat(last.message()).matches("no report came for 3\\d\\d s");
  }

  @Test
  void slowRun_silentForLessThanItsFactor_isLeftAlone() {
    reportEvery(2 * MINUTE, 10);

    sweepFor(20 * MINUTE - SECOND);
    assertThat(state()).isEqualTo(RunState.RUNNING);
    sweepFor(MINUTE);

    assertThat(state()).isEqualTo(RunState.INTERRUPTED);
  }

  @Test
  void runWithoutRhythm_isLeftAloneForLonger() {
    reportEvery(SECOND, 3);

    sweepFor(6 * 60 * MINUTE - SECOND);
    assertThat(state()).isEqualTo(RunState.RUNNING);
    sweepFor(MINUTE);

    assertThat(state()).isEqualTo(RunState.INTERRUPTED);
  }

  @Test
  void runThatReportsInPairs_hasTheTimeBetweenThePairsAsItsRhythm() {
    fixture.start("r1");
    for (int i = 0; i < 6; i++) {
      report(2 * i + 1);
      fixture.advance(SECOND);
      report(2 * i + 2);
      fixture.advance(10 * MINUTE);
    }

    sweepFor(60 * MINUTE);

    assertThat(state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void interruptedRun_reportsAgain_isWokenAndJudgedOn() {
    reportEvery(SECOND, 10);
    sweepFor(10 * MINUTE);

    Asked asked = report(11);

    assertThat(asked.told().isStop()).isFalse();
    assertThat(state()).isEqualTo(RunState.RUNNING);
    assertThat(lastEvent().message()).isEqualTo("the trainer reports again");
    sweepFor(10 * MINUTE);
    assertThat(state()).isEqualTo(RunState.INTERRUPTED);
  }

  @Test
  void stoppedRunWhoseTrainerIsGone_isInterruptedAndStaysStopped() {
    reportEvery(SECOND, 10);
    fixture.engine().stop("r1", "enough");

    sweepFor(20 * MINUTE);
    assertThat(state()).isEqualTo(RunState.INTERRUPTED);

    assertThat(report(11).told().isStop()).isTrue();
    assertThat(state()).isEqualTo(RunState.STOPPING);
  }

  @Test
  void restart_countsTheSilenceFromTheLastReport_afterAGrace() {
    reportEvery(SECOND, 10);
    fixture.advance(60 * MINUTE);
    fixture.restart();
    sweep = fixture.engine().housekeeping().silence(LIMITS);

    sweepFor(4 * MINUTE);
    assertThat(store.run("r1").orElseThrow().state()).isEqualTo(RunState.RUNNING);
    sweepFor(2 * MINUTE);

    assertThat(store.run("r1").orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
    assertThat(lastEvent().message()).matches("no report came for 39\\d\\d s");
  }

  @Test
  void clockThatJumps_interruptsNobodyAtOnce() {
    reportEvery(SECOND, 10);
    sweepFor(MINUTE);

    fixture.advance(600 * MINUTE);
    sweepOnce();
    assertThat(state()).isEqualTo(RunState.RUNNING);
    fixture.advance(-600 * MINUTE);
    sweepOnce();

    assertThat(state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void finishedRuns_areNotLookedAt() {
    reportEvery(SECOND, 10);
    assertThat(fixture.engine().housekeeping().activeRuns()).isEqualTo(1);

    fixture.engine().finish("r1", 1, RunState.SUCCEEDED, "");
    assertThat(fixture.engine().housekeeping().activeRuns()).isZero();
    sweepFor(600 * MINUTE);

    assertThat(state()).isEqualTo(RunState.SUCCEEDED);
    fixture.resume("r1", OptionalLong.empty(), "go on");
    assertThat(fixture.engine().housekeeping().activeRuns()).isEqualTo(1);
  }

  @Test
  void storeThatIsDown_leavesTheRunForTheNextSweep() {
    FlakyStore flaky = new FlakyStore();
    EngineFixture other = new EngineFixture(flaky);
    SilenceSweep otherSweep = other.engine().housekeeping().silence(LIMITS);
    otherSweep.sweep(other.nowMicros());
    other.start("r1");
    for (int i = 1; i <= 10; i++) {
      other.advance(SECOND);
      other.send(EngineFixture.report("r1", 1, i, i, 1.0 / i));
    }
    flaky.down(true);
    sweepFor(other, otherSweep, 10 * MINUTE);
    flaky.down(false);
    assertThat(flaky.run("r1").orElseThrow().state()).isEqualTo(RunState.RUNNING);

    sweepFor(other, otherSweep, 6 * MINUTE);

    assertThat(flaky.run("r1").orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
  }

  private void reportEvery(long micros, int times) {
    fixture.start("r1");
    for (int i = 1; i <= times; i++) {
      fixture.advance(micros);
      assertThat(report(i).wasTold()).isTrue();
    }
  }

  private Asked report(long sequence) {
    return fixture.send(EngineFixture.report("r1", 1, sequence, sequence, 1.0 / sequence));
  }

  private RunState state() {
    return fixture.engine().view("r1").run().state();
  }

  private StoredEvent lastEvent() {
    List<StoredEvent> events = fixture.engine().events(fixture.engine().view("r1").run(), 0, 1_000);
    return events.get(events.size() - 1);
  }

  private void sweepOnce() {
    sweep.sweep(fixture.nowMicros());
    fixture.engine().commitPending();
  }

  private void sweepFor(long micros) {
    sweepFor(fixture, sweep, micros);
  }

  /** Time goes by, and the sweep comes as often as it does in a server. */
  private static void sweepFor(EngineFixture fixture, SilenceSweep sweep, long micros) {
    long pause = Upkeep.pause(LIMITS).toNanos() / 1_000;
    for (long left = micros; left > 0; left -= pause) {
      fixture.advance(Math.min(pause, left));
      sweep.sweep(fixture.nowMicros());
      fixture.engine().commitPending();
    }
  }
}
