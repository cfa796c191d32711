// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.metric;
import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import dev.epochwatch.proto.v1.Curve;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.DeleteRunRequest;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.ListDecisionsRequest;
import dev.epochwatch.proto.v1.ListDecisionsResponse;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StopRunRequest;
import dev.epochwatch.proto.v1.UpdateRunRequest;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people and programs ask about a run, and change of it. */
class HistoryTest {
  private final ServiceFixture services = new ServiceFixture();
  private final Reporter reporter = Reporter.Way.UNARY.open(services.channel());

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void curves_ofARun_haveEveryPointOfEveryMetric() {
    services.start("r1", "max_steps(steps=100)");
    for (int step = 0; step < 3; step++) {
      reporter.send(report("r1", step, 1.0 / (step + 1))).told();
    }
    reporter.send(report("r1", 3, Double.NaN)).told();

    List<Curve> curves =
        services
            .runs()
            .getCurves(GetCurvesRequest.newBuilder().addRuns("r1").build())
            .getCurvesList();

    assertThat(curves).extracting(Curve::getRawName).containsExactly("loss", "val_loss");
    Curve validation = curves.get(1);
    assertThat(validation.getStepsList()).containsExactly(0L, 1L, 2L, 3L);
    assertThat(validation.getValuesList()).containsExactly(1.0, 0.5, 1.0 / 3, Double.NaN);
    assertThat(validation.getEventMicrosList()).hasSize(4).doesNotContain(0L);
    assertThat(validation.getTotalPoints()).isEqualTo(4);
  }

  @Test
  void curves_thinned_keepTheBestPoint() {
    services.start("r1", "max_steps(steps=10000)");
    for (int step = 0; step < 500; step++) {
      reporter.send(report("r1", step, step == 333 ? 0.001 : 1.0 + step % 7)).told();
    }

    Curve curve =
        services
            .runs()
            .getCurves(
                GetCurvesRequest.newBuilder()
                    .addRuns("r1")
                    .addMetrics("eval_loss")
                    .setMaxPoints(40)
                    .build())
            .getCurves(0);

    assertThat(curve.getStepsList()).contains(0L, 333L, 499L).hasSizeBetween(20, 44);
    assertThat(curve.getTotalPoints()).isEqualTo(500);
  }

  @Test
  void curves_withBadArguments_areRefused() {
    assertRefused("BAD_FIELD", () -> curves(GetCurvesRequest.newBuilder()));
    assertRefused("RUN_NOT_FOUND", () -> curves(GetCurvesRequest.newBuilder().addRuns("r9")));
    assertRefused(
        "BAD_FIELD", () -> curves(GetCurvesRequest.newBuilder().addRuns("r9").setMaxPoints(1)));
    assertRefused(
        "BAD_FIELD", () -> curves(GetCurvesRequest.newBuilder().addRuns("r9").setMinStep(-1)));
  }

  @Test
  void decisions_ofARun_tellWhatChangedInPages() {
    services.start("r1", "max_steps(steps=1)");
    reporter.send(report("r1", 0, 1.0)).told();
    reporter.send(report("r1", 1, 0.9)).told();
    finish("r1");

    ListDecisionsRequest request =
        ListDecisionsRequest.newBuilder().setRun("r1").setPageSize(2).build();
    ListDecisionsResponse first = services.runs().listDecisions(request);
    ListDecisionsResponse second =
        services
            .runs()
            .listDecisions(request.toBuilder().setPageToken(first.getNextPageToken()).build());

    assertThat(first.getEventsList())
        .extracting(DecisionEvent::getKind)
        .containsExactly(DecisionEvent.Kind.KIND_STATE, DecisionEvent.Kind.KIND_STOP);
    assertThat(first.getEvents(1).getDecision().getReason())
        .isEqualTo(Decision.Reason.REASON_MAX_STEPS);
    assertThat(second.getEventsList())
        .extracting(DecisionEvent::getKind)
        .containsExactly(DecisionEvent.Kind.KIND_STATE);
    assertThat(second.getNextPageToken()).isEmpty();
    assertRefused(
        "BAD_PAGE_TOKEN",
        () -> services.runs().listDecisions(request.toBuilder().setPageToken("!").build()));
  }

  @Test
  void stop_byAPerson_isToldWithTheNextAnswerAndNoted() {
    services.start("r1", "max_steps(steps=100)");
    reporter.send(report("r1", 0, 1.0)).told();

    Run stopped = stop("r1");

    assertThat(stopped.getState()).isEqualTo(Run.State.STATE_STOPPING);
    Decision decision = reporter.send(report("r1", 1, 0.9)).told();
    assertThat(decision.getAction()).isEqualTo(Decision.Action.ACTION_STOP);
    assertThat(decision.getReason()).isEqualTo(Decision.Reason.REASON_HUMAN);
    assertThat(decision.getSource()).isEqualTo(Decision.Source.SOURCE_HUMAN);
    finish("r1");
    assertRefused("RUN_FINISHED", () -> stop("r1"));
    assertRefused(
        "BAD_FIELD",
        () -> services.runs().stopRun(StopRunRequest.newBuilder().setRun("r1").build()));
  }

  @Test
  void update_ofThePolicy_judgesTheRunAnew() {
    services.start("r1", "max_steps(steps=100)");
    reporter.send(report("r1", 0, 1.0)).told();

    Run updated = update("r1", "", "policy", "max_steps(steps=2)");

    assertThat(updated.getPolicy()).isEqualTo("max_steps(steps=2)");
    assertThat(reporter.send(report("r1", 1, 0.9)).told().getAction())
        .isEqualTo(Decision.Action.ACTION_CONTINUE);
    assertThat(reporter.send(report("r1", 2, 0.9)).told().getAction())
        .isEqualTo(Decision.Action.ACTION_STOP);
    assertRefused("RUN_STOPPED", () -> update("r1", "", "policy", "max_steps(steps=3)"));
    assertRefused("BAD_POLICY", () -> update("r1", "", "policy", "max_step(steps=3)"));
  }

  @Test
  void update_withAnOldEtag_isRefused() {
    String etag = services.start("r1", "").getRun().getEtag();
    Run updated = update("r1", etag, "display_name", "");

    assertThat(updated.getDisplayName()).isEqualTo("new name");
    assertRefused("ETAG_MISMATCH", () -> update("r1", etag, "labels", ""));
    assertThat(update("r1", updated.getEtag(), "labels", "").getLabelsMap())
        .containsEntry("gpu", "a100");
    assertRefused("BAD_FIELD", () -> update("r1", "", "state", ""));
  }

  @Test
  void update_ofAFinishedRun_changesItsLabelsButNotItsPolicy() {
    services.start("r1", "");
    finish("r1");

    assertThat(update("r1", "", "labels", "").getLabelsMap()).containsKey("gpu");
    assertRefused("RUN_FINISHED", () -> update("r1", "", "policy", "max_steps(steps=3)"));
  }

  @Test
  void delete_forgetsAFinishedRunOnly() {
    services.start("r1", "");
    reporter.send(report("r1", 0, 1.0)).told();
    assertRefused("RUN_ACTIVE", () -> delete("r1"));
    finish("r1");

    delete("r1");

    assertRefused(
        "RUN_NOT_FOUND",
        () -> services.runs().getRun(GetRunRequest.newBuilder().setRun("r1").build()));
    assertThat(reporter.send(report("r1", 1, 1.0)).reason()).isEqualTo("RUN_NOT_FOUND");
    assertThat(services.start("r1", "").getLastAckedSequence()).isZero();
  }

  @Test
  void run_thatNobodyKnows_isRefusedEverywhere() {
    assertRefused("RUN_NOT_FOUND", () -> stop("r1"));
    assertRefused("RUN_NOT_FOUND", () -> delete("r1"));
    assertRefused("RUN_NOT_FOUND", () -> finish("r1"));
    assertRefused("RUN_NOT_FOUND", () -> update("r1", "", "labels", ""));
  }

  @Test
  void metric_withASplitOfItsOwn_isThatSplit() {
    services.start("r1", "max_steps(steps=100)");
    reporter
        .send(
            report("r1", 0, 1.0).toBuilder()
                .addMetrics(
                    metric("accuracy", 0.9).toBuilder()
                        .setSplit(dev.epochwatch.proto.v1.Split.SPLIT_VALIDATION))
                .build())
        .told();

    assertThat(
            curves(GetCurvesRequest.newBuilder().addRuns("r1").addMetrics("val_accuracy"))
                .getCurves(0)
                .getValues(0))
        .isEqualTo(0.9);
  }

  private dev.epochwatch.proto.v1.GetCurvesResponse curves(GetCurvesRequest.Builder request) {
    return services.runs().getCurves(request.build());
  }

  private Run stop(String run) {
    return services
        .runs()
        .stopRun(StopRunRequest.newBuilder().setRun(run).setReason("enough").build())
        .getRun();
  }

  private Run finish(String run) {
    return services
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun(run)
                .setAttempt(1)
                .setOutcome(Outcome.OUTCOME_STOPPED_EARLY)
                .build())
        .getRun();
  }

  private Run update(String run, String etag, String path, String policy) {
    return services
        .runs()
        .updateRun(
            UpdateRunRequest.newBuilder()
                .setRun(
                    Run.newBuilder()
                        .setRun(run)
                        .setEtag(etag)
                        .setDisplayName("new name")
                        .putLabels("gpu", "a100")
                        .setPolicy(policy))
                .setUpdateMask(FieldMask.newBuilder().addPaths(path))
                .build())
        .getRun();
  }

  private void delete(String run) {
    services.runs().deleteRun(DeleteRunRequest.newBuilder().setRun(run).build());
  }

  private static void assertRefused(String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(failure -> assertThat(Refused.by(failure).getReason()).isEqualTo(reason));
  }
}
