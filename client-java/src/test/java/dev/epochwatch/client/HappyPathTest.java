// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.client.testing.FakeEpochwatchServer;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StopRunRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HappyPathTest {
  private final FakeEpochwatchServer fake = FakeEpochwatchServer.start();
  private final EpochwatchClient client = fake.client();

  @AfterEach
  void close() {
    client.close();
    fake.close();
  }

  @Test
  void report_stopAtStep_answersStopWithBest() {
    fake.stopAtStep(3);
    try (Run run = client.startRun(RunOptions.experiment("digits").run("r1"))) {
      assertThat(run.attempt()).isEqualTo(1);
      Decision first = run.report(1, Map.of("val_loss", 0.5));
      assertThat(first.isStop()).isFalse();
      assertThat(first.source()).isEqualTo(Source.SERVER);
      run.report(StepReport.at(2).metric("val_loss", 0.3).checkpointUri("file:///two"));
      Decision stop = run.report(3, Map.of("val_loss", 0.4));
      assertThat(stop.isStop()).isTrue();
      assertThat(stop.reason()).isEqualTo(Reason.NO_IMPROVEMENT);
      assertThat(stop.bestStep()).hasValue(2);
      assertThat(stop.bestValue()).hasValue(0.3);
      assertThat(stop.bestCheckpoint()).hasValue("file:///two");
      assertThat(stop.decidedAtStep()).isEqualTo(3);
      assertThat(run.shouldStop()).isTrue();
      assertThat(run.decision()).isEqualTo(stop);
    }
    assertThat(fake.reports("r1")).extracting(Report::getStep).containsExactly(1L, 2L, 3L);
    assertThat(fake.reports("r1")).extracting(Report::getSequence).containsExactly(1L, 2L, 3L);
    assertThat(fake.outcome("r1")).hasValue(Outcome.OUTCOME_STOPPED_EARLY);
  }

  @Test
  void close_noStop_finishesAsSucceeded() {
    String id;
    try (Run run = client.startRun(RunOptions.experiment("digits"))) {
      id = run.id();
      run.report(1, Map.of("val_loss", 0.5));
    }
    assertThat(id).startsWith("digits-");
    assertThat(fake.outcome(id)).hasValue(Outcome.OUTCOME_SUCCEEDED);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void close_toldToStopButDidAllPlannedSteps_finishesAsSucceeded(long firstStep) {
    fake.stopAtStep(firstStep + 1);
    try (Run run =
        client.startRun(RunOptions.experiment("digits").run("baseline").plannedSteps(4))) {
      for (long step = firstStep; step < firstStep + 4; step++) {
        run.report(step, Map.of("val_loss", 0.5));
      }
      assertThat(run.shouldStop()).isTrue();
    }
    assertThat(fake.outcome("baseline")).hasValue(Outcome.OUTCOME_SUCCEEDED);
  }

  @Test
  void close_toldToStopBeforeTheLastPlannedStep_finishesAsStoppedEarly() {
    fake.stopAtStep(3);
    try (Run run = client.startRun(RunOptions.experiment("digits").run("r4").plannedSteps(4))) {
      for (long step = 1; step <= 3; step++) {
        run.report(step, Map.of("val_loss", 0.5));
      }
    }
    assertThat(fake.outcome("r4")).hasValue(Outcome.OUTCOME_STOPPED_EARLY);
  }

  @Test
  void succeed_toldToStop_finishesAsSucceeded() {
    fake.stopAtStep(1);
    try (Run run = client.startRun(RunOptions.experiment("digits").run("r5"))) {
      run.report(1, Map.of("val_loss", 0.5));
      run.succeed();
    }
    assertThat(fake.outcome("r5")).hasValue(Outcome.OUTCOME_SUCCEEDED);
  }

  @Test
  void train_throws_finishesAsFailedAndThrowsOn() {
    assertThatThrownBy(
            () ->
                client.train(
                    RunOptions.experiment("digits").run("r2"),
                    run -> {
                      run.report(1, Map.of("val_loss", 0.5));
                      throw new IllegalStateException("out of memory");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(fake.outcome("r2")).hasValue(Outcome.OUTCOME_FAILED);
  }

  @Test
  void startRun_refused_throwsWithReasonAndField() {
    fake.refuseStarts("policy", "unknown rule 'patiense' at 0, did you mean 'patience'?");
    assertThatThrownBy(() -> client.startRun(RunOptions.experiment("digits").policy("patiense()")))
        .isInstanceOfSatisfying(
            EpochwatchException.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo("BAD_FIELD");
              assertThat(refusal.field()).hasValue("policy");
              assertThat(refusal).hasMessageContaining("did you mean 'patience'?");
            });
  }

  @Test
  void startRun_badId_throwsBeforeAskingTheServer() {
    assertThatThrownBy(() -> client.startRun(RunOptions.experiment("digits").run("../../etc")))
        .isInstanceOf(EpochwatchException.class)
        .hasMessageContaining("up to 127");
  }

  @Test
  void runs_stopRun_reachesTheTrainer() throws Exception {
    try (Run run = client.startRun(RunOptions.experiment("digits").run("r3"))) {
      run.report(1, Map.of("val_loss", 0.5));
      client.runs().stopRun(StopRunRequest.newBuilder().setRun("r3").setReason("enough").build());
      Eventually.isTrue(run::shouldStop);
      assertThat(run.decision().source()).isEqualTo(Source.HUMAN);
      assertThat(run.decision().message()).isEqualTo("enough");
    }
  }
}
