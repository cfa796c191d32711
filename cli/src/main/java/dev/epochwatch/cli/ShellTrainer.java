// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunRequest.Resume;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.UUID;

/**
 * A trainer that remembers nothing between two calls, as a shell script's is: the server knows the
 * attempt, and the sequence follows from the step, so that a repeated report is known as one.
 */
final class ShellTrainer {
  /** How a run ends. */
  enum Outcome {
    SUCCEEDED,
    STOPPED_EARLY,
    FAILED,
    CANCELLED,
    PREEMPTED
  }

  private final Connection connection;
  private final RunDescription description;

  ShellTrainer(Connection connection, RunDescription description) {
    this.connection = connection;
    this.description = description;
  }

  Run create(String id) {
    return start(description.create(id));
  }

  /**
   * The run of this id.
   *
   * @param create whether it is made when it does not exist
   */
  Run findOrCreate(String id, boolean create) {
    try {
      return connection.run(id);
    } catch (StatusRuntimeException refused) {
      if (create && refused.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return create(id);
      }
      throw refused;
    }
  }

  Run resume(String id, Optional<Long> fromStep) {
    StartRunRequest.Builder request =
        StartRunRequest.newBuilder().setRun(id).setResume(Resume.RESUME_MUST);
    fromStep.ifPresent(request::setResumeFromStep);
    return start(request);
  }

  Decision report(Run run, Report.Builder report) {
    Report sent =
        report
            .setRun(run.getRun())
            .setAttempt(run.getAttempt())
            .setSequence(sequence(report.getStep()))
            .build();
    try {
      return connection
          .training()
          .reportMetrics(ReportMetricsRequest.newBuilder().setReport(sent).build())
          .getDecision();
    } catch (StatusRuntimeException refused) {
      throw inSteps(refused, run, sent.getStep());
    }
  }

  /** Nobody who reports steps has heard of sequences. */
  private static RuntimeException inSteps(StatusRuntimeException refused, Run run, long step) {
    if (!run.hasLastStep() || step > run.getLastStep()) {
      return refused;
    }
    return switch (Refusal.reason(refused)) {
      case "SEQUENCE_REUSED" ->
          new CommandFailure(
              Exit.FAILURE,
              "step "
                  + step
                  + " of the run '"
                  + run.getRun()
                  + "' is reported already, with other content; only the same report may be repeated");
      case "SEQUENCE_SKIPPED" ->
          new CommandFailure(
              Exit.USAGE,
              "step must be later than the last one of the run '"
                  + run.getRun()
                  + "', which is "
                  + run.getLastStep()
                  + ", was "
                  + step
                  + "; to go back, give --resume with --resume-from-step");
      default -> refused;
    };
  }

  Run finish(Run run, Outcome outcome, String message) {
    return connection
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun(run.getRun())
                .setAttempt(run.getAttempt())
                .setOutcome(FinishRunRequest.Outcome.valueOf("OUTCOME_" + outcome))
                .setMessage(message)
                .build())
        .getRun();
  }

  /** Rises with the step; a wrong step stays the only wrong field. */
  private static long sequence(long step) {
    return step == Long.MAX_VALUE ? step : Math.max(1, step + 1);
  }

  private Run start(StartRunRequest.Builder request) {
    return connection
        .training()
        .startRun(request.setRequestId(UUID.randomUUID().toString()).build())
        .getRun();
  }
}
