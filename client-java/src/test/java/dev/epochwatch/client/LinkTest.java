// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.client.testing.FakeEpochwatchServer;
import dev.epochwatch.proto.v1.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream's life, with a clock that the test moves: nothing here waits for real time. */
class LinkTest {
  private static final RunOptions OPTIONS = RunOptions.experiment("digits").run("r1");

  private final ManualLoop loop = new ManualLoop();
  private final FakeEpochwatchServer fake = FakeEpochwatchServer.startDirect();
  private final Path directory;
  private final EpochwatchClient client;

  LinkTest(@TempDir Path directory) {
    this.directory = directory;
    this.client =
        fake.clientBuilder()
            .loop(loop)
            .random(new SplittableRandom(7))
            .journalDirectory(directory)
            .interruptOnShutdown(false)
            .decisionTimeout(Duration.ofMillis(20))
            .closeTimeout(Duration.ofMillis(1))
            .build();
  }

  @AfterEach
  void close() {
    client.close();
    fake.close();
  }

  @Test
  void heartbeat_every30Seconds_andOnceAtTheStart() {
    Run run = client.startRun(OPTIONS);
    assertThat(fake.heartbeats()).isEqualTo(1);
    loop.advance(Duration.ofSeconds(29));
    assertThat(fake.heartbeats()).isEqualTo(1);
    loop.advance(Duration.ofSeconds(61));
    assertThat(fake.heartbeats()).isEqualTo(4);
    run.finish();
    loop.advance(Duration.ofSeconds(90));
    assertThat(fake.heartbeats()).isEqualTo(4);
  }

  @Test
  void drain_comesBackAfterTheDelayAskedForAndNotBefore() {
    Run run = client.startRun(OPTIONS);
    run.report(1, Map.of("val_loss", 1.0));
    fake.drain(Duration.ofSeconds(10));
    Decision meanwhile = run.report(2, Map.of("val_loss", 0.9));
    assertThat(meanwhile.source()).isEqualTo(Source.LOCAL);
    assertThat(directory).isNotEmptyDirectory();
    loop.advance(Duration.ofMillis(7_900));
    assertThat(fake.reports("r1")).hasSize(1);
    loop.advance(Duration.ofMillis(4_200));
    assertThat(fake.reports("r1")).extracting(Report::getStep).containsExactly(1L, 2L);
    assertThat(run.report(3, Map.of("val_loss", 0.8)).source()).isEqualTo(Source.SERVER);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void storeDown_reportIsSentAgainAfterTheDelay() {
    Run run = client.startRun(OPTIONS);
    fake.storeDownForNextReports(2, Duration.ofSeconds(3));
    Decision first = run.report(1, Map.of("val_loss", 1.0));
    assertThat(first.source()).isEqualTo(Source.LOCAL);
    run.report(2, Map.of("val_loss", 0.9));
    assertThat(fake.reports("r1")).isEmpty();
    // The first try after the pause meets the second failure.
    loop.advance(Duration.ofSeconds(4));
    loop.advance(Duration.ofSeconds(4));
    assertThat(fake.reports("r1")).extracting(Report::getStep).containsExactly(1L, 2L);
    assertThat(run.pendingReports()).isZero();
  }

  @Test
  void noAnswerFor20Seconds_streamIsReplacedAndReportsAreSentAgain() {
    Run run = client.startRun(OPTIONS);
    fake.holdAnswers();
    run.report(1, Map.of("val_loss", 1.0));
    assertThat(directory).isNotEmptyDirectory();
    loop.advance(Duration.ofSeconds(10));
    assertThat(run.report(2, Map.of("val_loss", 1.0)).message()).contains("away");
    loop.advance(Duration.ofSeconds(15));
    fake.releaseAnswers();
    loop.advance(Duration.ofSeconds(30));
    assertThat(run.pendingReports()).isZero();
    assertThat(fake.reports("r1")).extracting(Report::getStep).containsExactly(1L, 2L);
    assertThat(fake.duplicates("r1")).isPositive();
  }

  @Test
  void stop_unasked_flipsTheFlagAtOnce() {
    Run run = client.startRun(OPTIONS);
    run.report(1, Map.of("val_loss", 1.0));
    fake.stopNow("r1", "wrong data set");
    assertThat(run.shouldStop()).isTrue();
    assertThat(run.decision().source()).isEqualTo(Source.HUMAN);
    assertThat(run.decision().bestStep()).hasValue(1);
  }

  @Test
  void staleAttempt_oldTrainerFallsSilentAndTheNewOneGoesOn() {
    Run old = client.startRun(OPTIONS);
    old.report(1, Map.of("val_loss", 1.0));
    Run young = client.startRun(OPTIONS);
    assertThat(young.attempt()).isEqualTo(2);
    Decision fenced = old.report(2, Map.of("val_loss", 9.0));
    assertThat(fenced.source()).isEqualTo(Source.LOCAL);
    assertThat(fenced.message()).contains("STALE_ATTEMPT");
    assertThat(old.report(3, Map.of("val_loss", 9.0)).isStop()).isFalse();
    assertThat(young.report(2, Map.of("val_loss", 0.9)).source()).isEqualTo(Source.SERVER);
    old.finish();
    young.finish();
    assertThat(fake.reports("r1")).extracting(Report::getAttempt).containsExactly(1, 2);
  }

  @Test
  void refusedReport_isToldInTheAnswerAndTheNextOneIsTaken() {
    Run run = client.startRun(OPTIONS);
    run.report(5, Map.of("val_loss", 1.0));
    Decision refused = run.report(4, Map.of("val_loss", 1.0));
    assertThat(refused.source()).isEqualTo(Source.LOCAL);
    assertThat(refused.message()).contains("BAD_FIELD").contains("step");
    assertThat(run.report(6, Map.of("val_loss", 1.0)).source()).isEqualTo(Source.SERVER);
    assertThat(fake.reports("r1")).extracting(Report::getStep).containsExactly(5L, 6L);
  }

  @Test
  void serverFailsOnOneReport_givesItUpAfterFiveTriesAndSendsTheNext() {
    Run run = client.startRun(OPTIONS);
    fake.failNextReports(
        5, com.google.rpc.Status.newBuilder().setCode(13).setMessage("a defect").build());
    run.report(1, Map.of("val_loss", 1.0));
    run.report(2, Map.of("val_loss", 1.0));
    loop.advance(Duration.ofSeconds(30));
    assertThat(fake.reports("r1")).extracting(Report::getStep).containsExactly(2L);
    assertThat(run.pendingReports()).isZero();
  }

  @Test
  void startRefusedAfterADetachedStart_runFallsSilentAndTheReportsAreSetAside() {
    fake.goAway();
    Run run = client.startRun(OPTIONS.policy("patiense()"));
    run.report(1, Map.of("val_loss", 1.0));
    fake.refuseStarts("policy", "unknown rule");
    fake.comeBack();
    loop.advance(Duration.ofSeconds(30));
    Decision decision = run.report(2, Map.of("val_loss", 1.0));
    assertThat(decision.source()).isEqualTo(Source.LOCAL);
    assertThat(decision.isStop()).isFalse();
    assertThat(directory).isDirectoryContaining(path -> path.toString().endsWith(".refused"));
  }

  @Test
  void serverAway_triesBecomeRarerButComeWithin6Seconds() {
    Run run = client.startRun(OPTIONS);
    fake.goAway();
    loop.advance(Duration.ofMinutes(60));
    run.report(1, Map.of("val_loss", 1.0));
    fake.comeBack();
    loop.advance(Duration.ofMillis(6_100));
    assertThat(fake.reports("r1")).hasSize(1);
  }

  @Test
  void fallback_serverAway_stopsLocallyAtThePatience() {
    Run run = client.startRun(OPTIONS.objective("val_loss").fallback(LocalFallback.patience(2)));
    run.report(1, Map.of("val_loss", 0.5));
    fake.goAway();
    run.report(StepReport.at(2).metric("val_loss", 0.4).checkpointUri("two"));
    assertThat(run.report(3, Map.of("val_loss", 0.6)).isStop()).isFalse();
    Decision stop = run.report(4, Map.of("val_loss", Double.NaN));
    assertThat(stop.isStop()).isTrue();
    assertThat(stop.source()).isEqualTo(Source.LOCAL);
    assertThat(stop.bestStep()).hasValue(2);
    assertThat(stop.bestCheckpoint()).hasValue("two");
    assertThat(run.shouldStop()).isTrue();
  }

  @Test
  void fallback_serverThere_neverStops() {
    Run run = client.startRun(OPTIONS.objective("val_loss").fallback(LocalFallback.patience(2)));
    for (long step = 1; step <= 10; step++) {
      assertThat(run.report(step, Map.of("val_loss", 0.5)).isStop()).isFalse();
    }
  }
}
