// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.client.testing.FakeEpochwatchServer;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {
  private static final RunOptions OPTIONS = RunOptions.experiment("digits").run("r1");

  @TempDir Path directory;
  private final FakeEpochwatchServer fake = FakeEpochwatchServer.startOnPort(0);

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void startRun_serverAway_startsDetachedAndCatchesUp() {
    fake.goAway();
    try (EpochwatchClient client = builder().build();
        Run run = client.startRun(OPTIONS)) {
      assertThat(run.attempt()).isZero();
      for (long step = 1; step <= 5; step++) {
        Decision decision = run.report(step, Map.of("val_loss", 1.0 / step));
        assertThat(decision.isStop()).isFalse();
        assertThat(decision.source()).isEqualTo(Source.LOCAL);
      }
      fake.comeBack();
      Eventually.isTrue(() -> run.pendingReports() == 0);
      assertThat(run.attempt()).isEqualTo(1);
      assertThat(run.report(6, Map.of("val_loss", 0.1)).source()).isEqualTo(Source.SERVER);
    }
    assertThat(steps("r1")).containsExactlyElementsOf(upTo(6));
    assertThat(fake.outcome("r1")).hasValue(Outcome.OUTCOME_SUCCEEDED);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void report_serverKnownToBeAway_doesNotWait() {
    fake.goAway();
    try (EpochwatchClient client =
            builder()
                .decisionTimeout(Duration.ofSeconds(60))
                .closeTimeout(Duration.ofMillis(100))
                .build();
        Run run = client.startRun(OPTIONS)) {
      long began = System.nanoTime();
      run.report(1, Map.of("val_loss", 1.0));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void report_answerIsLate_returnsWithinTheBoundAndIsNotLost() {
    try (EpochwatchClient client = builder().decisionTimeout(Duration.ofMillis(50)).build();
        Run run = client.startRun(OPTIONS)) {
      fake.holdAnswers();
      Decision decision = run.report(1, Map.of("val_loss", 1.0));
      assertThat(decision.source()).isEqualTo(Source.LOCAL);
      assertThat(decision.message()).contains("50 ms");
      fake.stopAtStep(2);
      run.report(2, Map.of("val_loss", 1.0));
      fake.releaseAnswers();
      Eventually.isTrue(run::shouldStop);
    }
    assertThat(steps("r1")).containsExactly(1L, 2L);
  }

  @Test
  void report_serverDiesAndComesBackThreeTimes_everyStepIsThereOnce() {
    try (EpochwatchClient client = builder().build();
        Run run = client.startRun(OPTIONS)) {
      for (long step = 1; step <= 90; step++) {
        if (step % 30 == 10) {
          fake.goAway();
        }
        run.report(step, Map.of("val_loss", 1.0 / step));
        if (step % 30 == 20) {
          fake.comeBack();
          Eventually.isTrue(() -> run.pendingReports() == 0);
        }
      }
      assertThat(run.decision().source()).isEqualTo(Source.SERVER);
    }
    assertThat(steps("r1")).containsExactlyElementsOf(upTo(90));
    assertThat(fake.attempt("r1")).isEqualTo(1);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void report_serverDiesWithReportsInFlight_sendsThemAgain() {
    try (EpochwatchClient client = builder().decisionTimeout(Duration.ZERO).build();
        Run run = client.startRun(OPTIONS)) {
      for (long step = 1; step <= 40; step++) {
        run.report(step, Map.of("val_loss", 1.0));
      }
      Eventually.isTrue(() -> run.pendingReports() == 0);
      fake.holdAnswers();
      for (long step = 41; step <= 60; step++) {
        run.report(step, Map.of("val_loss", 1.0));
      }
      Eventually.isTrue(() -> fake.reports("r1").size() == 60);
      fake.goAway();
      fake.releaseAnswers();
      fake.comeBack();
      Eventually.isTrue(() -> run.pendingReports() == 0);
    }
    assertThat(steps("r1")).containsExactlyElementsOf(upTo(60));
    assertThat(fake.duplicates("r1")).isEqualTo(20);
  }

  @Test
  void report_stopDecidedWhileAway_arrivesOnReturn() {
    fake.stopAtStep(3);
    try (EpochwatchClient client = builder().build();
        Run run = client.startRun(OPTIONS)) {
      run.report(1, Map.of("val_loss", 1.0));
      fake.goAway();
      for (long step = 2; step <= 6; step++) {
        assertThat(run.report(step, Map.of("val_loss", 1.0)).isStop()).isFalse();
      }
      fake.comeBack();
      Eventually.isTrue(run::shouldStop);
      assertThat(run.decision().decidedAtStep()).isEqualTo(3);
    }
    assertThat(fake.outcome("r1")).hasValue(Outcome.OUTCOME_STOPPED_EARLY);
  }

  @Test
  void close_serverAway_isBoundedAndTheNextProcessSendsTheRest() {
    try (EpochwatchClient client = builder().closeTimeout(Duration.ofMillis(200)).build()) {
      Run run = client.startRun(OPTIONS);
      run.report(1, Map.of("val_loss", 1.0));
      fake.goAway();
      run.report(2, Map.of("val_loss", 0.9));
      run.report(3, Map.of("val_loss", 0.8));
      run.preempted();
      assertThat(run.leftover()).hasValueSatisfying(path -> assertThat(path).exists());
    }
    fake.comeBack();
    try (EpochwatchClient client = builder().build();
        Run run = client.startRun(OPTIONS)) {
      assertThat(run.attempt()).isEqualTo(2);
      assertThat(steps("r1")).containsExactlyElementsOf(upTo(3));
      run.report(4, Map.of("val_loss", 0.7));
    }
    assertThat(steps("r1")).containsExactlyElementsOf(upTo(4));
    assertThat(fake.reports("r1")).extracting(Report::getAttempt).containsExactly(1, 1, 1, 2);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void sendJournals_wholeRunWasOffline_bringsItToTheServer() {
    fake.goAway();
    try (EpochwatchClient client = builder().closeTimeout(Duration.ofMillis(100)).build()) {
      Run run = client.startRun(OPTIONS);
      for (long step = 1; step <= 50; step++) {
        run.report(step, Map.of("val_loss", 1.0 / step));
      }
      run.finish();
    }
    fake.comeBack();
    try (EpochwatchClient client = builder().build()) {
      assertThat(client.sendJournals(Duration.ofSeconds(20))).isZero();
    }
    assertThat(steps("r1")).containsExactlyElementsOf(upTo(50));
    assertThat(fake.outcome("r1")).hasValue(Outcome.OUTCOME_SUCCEEDED);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void clientClose_runStillOpen_flushesButDoesNotFinish() {
    try (EpochwatchClient client = builder().decisionTimeout(Duration.ZERO).build()) {
      Run run = client.startRun(OPTIONS);
      for (long step = 1; step <= 10; step++) {
        run.report(step, Map.of("val_loss", 1.0));
      }
    }
    assertThat(steps("r1")).containsExactlyElementsOf(upTo(10));
    assertThat(fake.outcome("r1")).isEmpty();
  }

  @Test
  void report_bufferOverflows_goesToTheJournalAndAllArriveOnce() {
    int count = 5_000;
    try (EpochwatchClient client =
            builder().decisionTimeout(Duration.ZERO).bufferCapacity(16).build();
        Run run = client.startRun(OPTIONS)) {
      for (long step = 1; step <= count; step++) {
        if (step == 1_000) {
          fake.goAway();
        }
        if (step == 4_000) {
          fake.comeBack();
        }
        run.report(step, Map.of("val_loss", 1.0, "train_loss", 0.5));
      }
      Eventually.isTrue(() -> run.pendingReports() == 0);
    }
    assertThat(steps("r1")).containsExactlyElementsOf(upTo(count));
    assertThat(fake.reports("r1"))
        .extracting(Report::getSequence)
        .containsExactlyElementsOf(upTo(count));
    assertThat(directory).isEmptyDirectory();
  }

  private ClientBuilder builder() {
    return fake.clientBuilder().journalDirectory(directory).interruptOnShutdown(false);
  }

  private List<Long> steps(String run) {
    return fake.reports(run).stream().map(Report::getStep).toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
