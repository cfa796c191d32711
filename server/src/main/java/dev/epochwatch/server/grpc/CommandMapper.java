// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Schedule;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.UpdateRunRequest;
import dev.epochwatch.server.engine.RunChange;
import dev.epochwatch.server.engine.StartCommand;
import dev.epochwatch.server.engine.StartCommand.Resume;
import dev.epochwatch.server.store.Host;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredRun.Description;
import dev.epochwatch.server.store.StoredRun.StoredObjective;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What trainers and people ask for, from the wire. */
final class CommandMapper {
  private static final String DEFAULT_EXPERIMENT = "default";

  private CommandMapper() {}

  static StartCommand start(StartRunRequest request) {
    String experiment = request.getExperiment();
    return new StartCommand(
        given(request.getRun()),
        !experiment.isEmpty(),
        new Description(
            experiment.isEmpty() ? DEFAULT_EXPERIMENT : experiment,
            request.getDisplayName(),
            request.getParametersMap(),
            request.getLabelsMap(),
            request.hasPlannedSteps()
                ? OptionalLong.of(request.getPlannedSteps())
                : OptionalLong.empty(),
            request.hasSchedule() ? schedule(request.getSchedule()) : Optional.empty(),
            new Host(
                request.getHost().getHostname(),
                request.getHost().getAccelerators(),
                request.getHost().getFramework())),
        request.hasObjective() ? Optional.of(objective(request.getObjective())) : Optional.empty(),
        request.getPolicy(),
        switch (request.getResume()) {
          case RESUME_NEVER -> Resume.NEVER;
          case RESUME_MUST -> Resume.MUST;
          case RESUME_REOPEN -> Resume.REOPEN;
          case RESUME_ALLOW, RESUME_UNSPECIFIED -> Resume.ALLOW;
          case UNRECOGNIZED ->
              throw new InvalidValueException(
                  "resume", "must be RESUME_NEVER, RESUME_ALLOW, RESUME_MUST or RESUME_REOPEN");
        },
        request.hasResumeFromStep()
            ? OptionalLong.of(request.getResumeFromStep())
            : OptionalLong.empty(),
        request.getOverrideStopReason(),
        request.getRequestId());
  }

  static RunState outcome(FinishRunRequest.Outcome outcome) {
    return switch (outcome) {
      case OUTCOME_SUCCEEDED -> RunState.SUCCEEDED;
      case OUTCOME_STOPPED_EARLY -> RunState.STOPPED_EARLY;
      case OUTCOME_FAILED -> RunState.FAILED;
      case OUTCOME_CANCELLED -> RunState.CANCELLED;
      case OUTCOME_PREEMPTED -> RunState.INTERRUPTED;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidValueException(
              "outcome",
              "must be OUTCOME_SUCCEEDED, OUTCOME_STOPPED_EARLY, OUTCOME_FAILED, OUTCOME_CANCELLED"
                  + " or OUTCOME_PREEMPTED");
    };
  }

  static RunChange change(UpdateRunRequest request) {
    List<String> paths = request.getUpdateMask().getPathsList();
    if (paths.isEmpty()) {
      throw new InvalidValueException(
          "update_mask", "must name at least one of display_name, labels, policy, was empty");
    }
    Optional<String> displayName = Optional.empty();
    Optional<Map<String, String>> labels = Optional.empty();
    Optional<String> policy = Optional.empty();
    for (String path : paths) {
      switch (path) {
        case "display_name" -> displayName = Optional.of(request.getRun().getDisplayName());
        case "labels" -> labels = Optional.of(request.getRun().getLabelsMap());
        case "policy" -> policy = Optional.of(request.getRun().getPolicy());
        default ->
            throw new InvalidValueException(
                "update_mask", "must name only display_name, labels, policy, was '" + path + "'");
      }
    }
    return new RunChange(request.getRun().getEtag(), displayName, labels, policy);
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  static StoredObjective objective(dev.epochwatch.proto.v1.Objective proto) {
    Optional<Direction> direction =
        switch (proto.getDirection()) {
          case DIRECTION_MINIMIZE -> Optional.of(Direction.MINIMIZE);
          case DIRECTION_MAXIMIZE -> Optional.of(Direction.MAXIMIZE);
          case DIRECTION_UNSPECIFIED -> Optional.empty();
          case UNRECOGNIZED ->
              throw new InvalidValueException(
                  "objective.direction", "must be DIRECTION_MINIMIZE or DIRECTION_MAXIMIZE");
        };
    try {
      Objective objective = Objective.of(proto.getMetric(), direction);
      return new StoredObjective(proto.getMetric(), objective.direction());
    } catch (InvalidValueException e) {
      if (e.field().equals("metric.name")) {
        throw new InvalidValueException("objective.metric", e.requirement());
      }
      throw e;
    }
  }

  private static Optional<Schedule> schedule(dev.epochwatch.proto.v1.Schedule proto) {
    return kind(proto.getKind())
        .map(
            kind ->
                new Schedule(
                    kind,
                    proto.getMilestonesList(),
                    proto.hasFactor()
                        ? OptionalDouble.of(proto.getFactor())
                        : OptionalDouble.empty(),
                    proto.hasWarmupSteps()
                        ? OptionalLong.of(proto.getWarmupSteps())
                        : OptionalLong.empty()));
  }

  private static Optional<Schedule.Kind> kind(dev.epochwatch.proto.v1.Schedule.Kind kind) {
    return switch (kind) {
      case KIND_UNSPECIFIED -> Optional.empty();
      case KIND_CONSTANT -> Optional.of(Schedule.Kind.CONSTANT);
      case KIND_STEP -> Optional.of(Schedule.Kind.STEP);
      case KIND_COSINE -> Optional.of(Schedule.Kind.COSINE);
      case KIND_EXPONENTIAL -> Optional.of(Schedule.Kind.EXPONENTIAL);
      case KIND_LINEAR -> Optional.of(Schedule.Kind.LINEAR);
      case KIND_ONE_CYCLE -> Optional.of(Schedule.Kind.ONE_CYCLE);
      case KIND_WARM_RESTARTS -> Optional.of(Schedule.Kind.WARM_RESTARTS);
      case KIND_ON_PLATEAU -> Optional.of(Schedule.Kind.ON_PLATEAU);
      case UNRECOGNIZED ->
          throw new InvalidValueException("schedule.kind", "must be one of the known kinds");
    };
  }
}
