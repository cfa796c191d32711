// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.Reason;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.Diagnosis;
import dev.epochwatch.proto.v1.Direction;
import dev.epochwatch.proto.v1.Host;
import dev.epochwatch.proto.v1.Objective;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.Schedule;
import dev.epochwatch.server.engine.RunView;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.StoredRun.Progress;
import dev.epochwatch.server.store.StoredRun.StoredObjective;

/** Runs and their events as the wire has them. */
final class RunMapper {
  private RunMapper() {}

  /** A run with its decision in full. */
  static Run run(RunView view) {
    Run.Builder proto = described(view.run());
    if (view.decision().length > 0) {
      proto.setDecision(DecisionMapper.decode(view.decision()));
    }
    return proto.build();
  }

  /**
   * A run of a list: of its decision only what the store has in the run, and the kind of the
   * leading diagnosis.
   *
   * @param last its last decision, encoded; empty if there is none
   */
  static Run listed(StoredRun run, byte[] last) {
    Progress progress = run.progress();
    boolean stopped = progress.reason() != Reason.NONE;
    Decision.Builder decision =
        Decision.newBuilder()
            .setAction(stopped ? Decision.Action.ACTION_STOP : Decision.Action.ACTION_CONTINUE)
            .setReason(DecisionMapper.reason(progress.reason()))
            .setPolicyRevision(run.policyRevision())
            .setSource(
                progress.reason() == Reason.HUMAN
                    ? Decision.Source.SOURCE_HUMAN
                    : Decision.Source.SOURCE_SERVER);
    progress
        .best()
        .ifPresent(best -> decision.setBest(DecisionMapper.best(best, objectiveName(run))));
    if (last.length > 0) {
      DecisionMapper.decode(last).getDiagnosesList().stream()
          .limit(1)
          .map(leading -> Diagnosis.newBuilder().setKind(leading.getKind()))
          .forEach(decision::addDiagnoses);
    }
    return described(run).setDecision(decision).build();
  }

  static DecisionEvent event(StoredEvent event) {
    DecisionEvent.Builder proto =
        DecisionEvent.newBuilder()
            .setNumber(event.number())
            .setKind(
                switch (event.kind()) {
                  case STOP -> DecisionEvent.Kind.KIND_STOP;
                  case DIAGNOSIS -> DecisionEvent.Kind.KIND_DIAGNOSIS;
                  case HUMAN -> DecisionEvent.Kind.KIND_HUMAN;
                  case POLICY -> DecisionEvent.Kind.KIND_POLICY;
                  case STATE -> DecisionEvent.Kind.KIND_STATE;
                })
            .setAttempt(event.attempt())
            .setStep(event.step())
            .setTime(Times.timestamp(event.timeMicros()))
            .setMessage(event.message());
    if (event.decision().length > 0) {
      proto.setDecision(DecisionMapper.decode(event.decision()));
    }
    return proto.build();
  }

  static String objectiveName(StoredRun run) {
    return run.objective().map(StoredObjective::rawName).orElse("");
  }

  private static Run.Builder described(StoredRun run) {
    StoredRun.Description description = run.description();
    Progress progress = run.progress();
    Run.Builder proto =
        Run.newBuilder()
            .setRun(run.id())
            .setExperiment(description.experiment())
            .setDisplayName(description.displayName())
            .putAllParameters(description.parameters())
            .putAllLabels(description.labels())
            .setPolicy(run.policy())
            .setPolicyRevision(run.policyRevision())
            .setHost(
                Host.newBuilder()
                    .setHostname(description.host().hostname())
                    .setAccelerators(description.host().accelerators())
                    .setFramework(description.host().framework()))
            .setState(state(run.state()))
            .setAttempt(run.attempt().number())
            .setLastSequence(progress.lastSequence())
            .setReports(progress.reports())
            .setCreateTime(Times.timestamp(run.createMicros()))
            .setUpdateTime(Times.timestamp(run.updateMicros()))
            .setFinishMessage(run.finishMessage())
            .setEtag(RunView.etag(run));
    run.objective().ifPresent(objective -> proto.setObjective(objective(objective)));
    description.plannedSteps().ifPresent(proto::setPlannedSteps);
    description.schedule().ifPresent(schedule -> proto.setSchedule(schedule(schedule)));
    progress.lastStep().ifPresent(proto::setLastStep);
    progress.lastValue().ifPresent(proto::setLastValue);
    progress.best().ifPresent(best -> proto.setBest(DecisionMapper.best(best, objectiveName(run))));
    run.finishMicros().ifPresent(at -> proto.setFinishTime(Times.timestamp(at)));
    return proto;
  }

  private static Objective objective(StoredObjective objective) {
    return Objective.newBuilder()
        .setMetric(objective.rawName())
        .setDirection(
            switch (objective.direction()) {
              case MINIMIZE -> Direction.DIRECTION_MINIMIZE;
              case MAXIMIZE -> Direction.DIRECTION_MAXIMIZE;
            })
        .build();
  }

  private static Schedule schedule(dev.epochwatch.core.model.Schedule schedule) {
    Schedule.Builder proto =
        Schedule.newBuilder()
            .setKind(Schedule.Kind.valueOf("KIND_" + schedule.kind().name()))
            .addAllMilestones(schedule.milestones());
    schedule.factor().ifPresent(proto::setFactor);
    schedule.warmupSteps().ifPresent(proto::setWarmupSteps);
    return proto.build();
  }

  private static Run.State state(RunState state) {
    return switch (state) {
      case RUNNING -> Run.State.STATE_RUNNING;
      case INTERRUPTED -> Run.State.STATE_INTERRUPTED;
      case STOPPING -> Run.State.STATE_STOPPING;
      case SUCCEEDED -> Run.State.STATE_SUCCEEDED;
      case STOPPED_EARLY -> Run.State.STATE_STOPPED_EARLY;
      case FAILED -> Run.State.STATE_FAILED;
      case CANCELLED -> Run.State.STATE_CANCELLED;
    };
  }
}
