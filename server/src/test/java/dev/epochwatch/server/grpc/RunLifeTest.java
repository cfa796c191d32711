// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.FinishRunResponse;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.Objective;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunRequest.Resume;
import dev.epochwatch.proto.v1.StartRunResponse;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs started, resumed and finished. */
class RunLifeTest {
  private final ServiceFixture services = new ServiceFixture();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void start_withoutAnId_makesOne() {
    StartRunResponse response = start(StartRunRequest.newBuilder());

    assertThat(response.getRun().getRun()).isEqualTo("made-1");
    assertThat(response.getRun().getExperiment()).isEqualTo("default");
    assertThat(response.getAttempt()).isEqualTo(1);
    assertThat(response.getRun().getState()).isEqualTo(Run.State.STATE_RUNNING);
    assertThat(response.getRun().getPolicy()).isNotEmpty();
  }

  @Test
  void start_sentAgainWithItsRequestId_getsTheFirstAnswer() {
    StartRunRequest.Builder request =
        StartRunRequest.newBuilder().setRequestId("4be1").setResume(Resume.RESUME_NEVER);
    StartRunResponse first = start(request);

    StartRunResponse again = start(request);

    assertThat(again).isEqualTo(first);
  }

  @Test
  void start_ofARunThatExists_withResumeNever_isRefused() {
    services.start("r1", "");

    assertRefused(
        "RUN_EXISTS", StartRunRequest.newBuilder().setRun("r1").setResume(Resume.RESUME_NEVER));
  }

  @Test
  void start_ofARunThatDoesNotExist_withResumeMust_isRefused() {
    assertRefused(
        "RUN_NOT_FOUND", StartRunRequest.newBuilder().setRun("r1").setResume(Resume.RESUME_MUST));
  }

  @Test
  void start_withATypoInThePolicy_namesPositionAndSuggestion() {
    assertThatThrownBy(
            () -> start(StartRunRequest.newBuilder().setPolicy("any(patiense(epochs=3))")))
        .satisfies(
            failure -> {
              assertThat(Refused.by(failure).getReason()).isEqualTo("BAD_POLICY");
              assertThat(Refused.by(failure).getMetadataMap())
                  .containsEntry("position", "4")
                  .containsEntry("suggestion", "patience");
            });
  }

  @Test
  void start_withABadPolicyParameter_isRefused() {
    assertRefused("BAD_POLICY", StartRunRequest.newBuilder().setPolicy("patience(epoch=3)"));
    assertRefused("BAD_POLICY", StartRunRequest.newBuilder().setPolicy("patience(epochs=-3)"));
  }

  @Test
  void start_withBadFields_isRefused() {
    assertRefused("BAD_FIELD", StartRunRequest.newBuilder().setRun("a b"));
    assertRefused("BAD_FIELD", StartRunRequest.newBuilder().setExperiment("e".repeat(129)));
    assertRefused("BAD_FIELD", StartRunRequest.newBuilder().setDisplayName("d".repeat(257)));
    assertRefused("BAD_FIELD", StartRunRequest.newBuilder().setPlannedSteps(0));
    assertRefused("BAD_FIELD", StartRunRequest.newBuilder().putParameters("", "1"));
    assertRefused(
        "BAD_FIELD",
        StartRunRequest.newBuilder()
            .setObjective(Objective.newBuilder().setMetric("made_up_quantity")));
    assertRefused("BAD_FIELD", StartRunRequest.newBuilder().setOverrideStopReason("please"));
  }

  @Test
  void objective_thatIsNotGiven_isInferredAndShown() {
    services.start("r1", "max_steps(steps=100)");
    send(1, 0, 1.0);

    Objective objective = run().getObjective();

    assertThat(objective.getMetric()).isEqualTo("val_loss");
    assertThat(objective.getDirection())
        .isEqualTo(dev.epochwatch.proto.v1.Direction.DIRECTION_MINIMIZE);
  }

  @Test
  void resume_fromAnOlderStep_supersedesTheLaterOnes() {
    services.start("r1", "max_steps(steps=100)");
    for (int step = 0; step < 10; step++) {
      send(1, step, 1.0 / (step + 1));
    }
    finish(1, Outcome.OUTCOME_PREEMPTED);
    assertThat(run().getState()).isEqualTo(Run.State.STATE_INTERRUPTED);

    StartRunResponse resumed =
        start(
            StartRunRequest.newBuilder()
                .setRun("r1")
                .setResume(Resume.RESUME_MUST)
                .setResumeFromStep(4));
    send(2, 5, 0.05);

    assertThat(resumed.getAttempt()).isEqualTo(2);
    assertThat(resumed.getLastStep()).isEqualTo(4);
    assertThat(resumed.getLastAckedSequence()).isZero();
    assertThat(resumed.getBest().getStep()).isEqualTo(4);
    assertThat(steps(false)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(steps(true)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 5L);
    assertThat(run().getReports()).isEqualTo(6);
  }

  @Test
  void resume_ofAStoppedRun_seesTheStopUntilItIsOverridden() {
    services.start("r1", "max_steps(steps=3)");
    for (int step = 0; step < 4; step++) {
      send(1, step, 1.0);
    }
    StartRunResponse resumed =
        start(StartRunRequest.newBuilder().setRun("r1").setResumeFromStep(1));
    assertThat(resumed.getDecision().getAction()).isEqualTo(Decision.Action.ACTION_STOP);
    assertThat(resumed.getDecision().getDecidedAtStep()).isEqualTo(3);
    assertThat(resumed.getRun().getState()).isEqualTo(Run.State.STATE_STOPPING);

    StartRunResponse overridden =
        start(
            StartRunRequest.newBuilder()
                .setRun("r1")
                .setResume(Resume.RESUME_MUST)
                .setOverrideStopReason("more data")
                .setResumeFromStep(1));

    assertThat(overridden.getDecision().getAction()).isEqualTo(Decision.Action.ACTION_CONTINUE);
    assertThat(overridden.getRun().getState()).isEqualTo(Run.State.STATE_RUNNING);
  }

  @Test
  void resume_ofAFinishedRun_needsAnOverride() {
    services.start("r1", "max_steps(steps=3)");
    send(1, 0, 1.0);
    finish(1, Outcome.OUTCOME_SUCCEEDED);

    assertRefused("RUN_FINISHED", StartRunRequest.newBuilder().setRun("r1"));
    StartRunResponse reopened =
        start(
            StartRunRequest.newBuilder()
                .setRun("r1")
                .setResume(Resume.RESUME_MUST)
                .setOverrideStopReason("longer"));

    assertThat(reopened.getAttempt()).isEqualTo(2);
    assertThat(reopened.getRun().hasFinishTime()).isFalse();
  }

  @Test
  void reopen_ofAFinishedRun_leavesItsStopStanding() {
    services.start("r1", "max_steps(steps=3)");
    for (int step = 0; step < 4; step++) {
      send(1, step, 1.0);
    }
    Decision stop = finish(1, Outcome.OUTCOME_SUCCEEDED).getRun().getDecision();
    StartRunRequest.Builder reopen =
        StartRunRequest.newBuilder().setRun("r1").setResume(Resume.RESUME_REOPEN);
    StartRunResponse reopened = start(reopen);
    send(2, 4, 1.0);

    assertThat(reopened.getAttempt()).isEqualTo(2);
    assertThat(reopened.getDecision().getDecidedAtStep()).isEqualTo(3);
    Decision after = finish(2, Outcome.OUTCOME_SUCCEEDED).getRun().getDecision();
    assertThat(after.getMessage()).isEqualTo(stop.getMessage());
    assertThat(after.getDecidedAtStep()).isEqualTo(stop.getDecidedAtStep());
    assertRefused("RUN_NOT_FOUND", reopen.clone().setRun("nobody"));
    assertRefused("BAD_FIELD", reopen.clone().setOverrideStopReason("please"));
    assertRefused("BAD_FIELD", reopen.clone().clearRun());
  }

  @Test
  void finish_sentAgain_getsTheSameAnswer() {
    services.start("r1", "max_steps(steps=3)");
    send(1, 0, 1.0);
    FinishRunResponse first = finish(1, Outcome.OUTCOME_SUCCEEDED);

    assertThat(finish(1, Outcome.OUTCOME_SUCCEEDED)).isEqualTo(first);
    assertThat(first.getRun().getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
    assertThat(first.getRun().hasFinishTime()).isTrue();
    assertThat(first.getRun().getDecision().getVerdictsCount()).isEqualTo(1);
    assertThatThrownBy(() -> finish(1, Outcome.OUTCOME_FAILED))
        .satisfies(
            failure -> assertThat(Refused.by(failure).getReason()).isEqualTo("RUN_FINISHED"));
  }

  @Test
  void report_afterAPreemption_wakesTheRun() {
    services.start("r1", "max_steps(steps=30)");
    send(1, 0, 1.0);
    finish(1, Outcome.OUTCOME_PREEMPTED);

    send(1, 1, 0.9);

    assertThat(run().getState()).isEqualTo(Run.State.STATE_RUNNING);
  }

  private StartRunResponse start(StartRunRequest.Builder request) {
    return services.training().startRun(request.build());
  }

  private void assertRefused(String reason, StartRunRequest.Builder request) {
    assertThatThrownBy(() -> start(request))
        .isInstanceOf(StatusRuntimeException.class)
        .satisfies(failure -> assertThat(Refused.by(failure).getReason()).isEqualTo(reason));
  }

  private void send(int attempt, long step, double loss) {
    try (Reporter reporter = Reporter.Way.UNARY.open(services.channel())) {
      reporter.send(report("r1", step, loss).toBuilder().setAttempt(attempt).build()).told();
    }
  }

  private FinishRunResponse finish(int attempt, Outcome outcome) {
    return services
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun("r1")
                .setAttempt(attempt)
                .setOutcome(outcome)
                .build());
  }

  private Run run() {
    return services.runs().getRun(GetRunRequest.newBuilder().setRun("r1").build()).getRun();
  }

  private List<Long> steps(boolean includeSuperseded) {
    return services
        .runs()
        .getCurves(
            GetCurvesRequest.newBuilder()
                .addRuns("r1")
                .addMetrics("val_loss")
                .setIncludeSuperseded(includeSuperseded)
                .build())
        .getCurves(0)
        .getStepsList();
  }
}
