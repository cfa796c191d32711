// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client.testing;

import com.google.rpc.Status;
import dev.epochwatch.proto.v1.Best;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StartRunRequest;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the fake remembers of a run. Not thread-safe: guarded by the fake's lock. */
final class FakeRun {
  private final List<Report> reports = new ArrayList<>();
  private final Map<Long, Report> bySequence = new HashMap<>();
  private final StartRunRequest request;
  private int attempt;
  private long lastStep = -1;
  private int duplicates;
  private Optional<Decision> stop = Optional.empty();
  private Optional<Outcome> outcome = Optional.empty();

  FakeRun(StartRunRequest request) {
    this.request = request;
  }

  int attempt() {
    return attempt;
  }

  int duplicates() {
    return duplicates;
  }

  Optional<Outcome> outcome() {
    return outcome;
  }

  List<Report> reports() {
    return List.copyOf(reports);
  }

  StartRunRequest request() {
    return request;
  }

  void begin(long resumeFrom) {
    attempt++;
    bySequence.clear();
    lastStep = resumeFrom;
    outcome = Optional.empty();
  }

  long lastStep() {
    return lastStep;
  }

  void finish(Outcome how) {
    outcome = Optional.of(how);
  }

  void stop(Decision decision) {
    stop = stop.or(() -> Optional.of(decision));
  }

  void override() {
    stop = Optional.empty();
  }

  Decision decision() {
    return stop.orElseGet(
        () ->
            Decision.newBuilder()
                .setAction(Decision.Action.ACTION_CONTINUE)
                .setReason(Decision.Reason.REASON_NONE)
                .setSource(Decision.Source.SOURCE_SERVER)
                .setMessage("go on")
                .setDecidedAtStep(Math.max(lastStep, 0))
                .build());
  }

  /** The run as the contract shows it. */
  Run view() {
    Run.State state =
        outcome
            .map(FakeRun::state)
            .orElse(stop.isPresent() ? Run.State.STATE_STOPPING : Run.State.STATE_RUNNING);
    return Run.newBuilder()
        .setRun(request.getRun())
        .setExperiment(request.getExperiment())
        .setAttempt(attempt)
        .setState(state)
        .setReports(reports.size())
        .setDecision(decision())
        .build();
  }

  /** The best so far: the lowest value of the report's first metric. */
  Best best() {
    Best.Builder best = Best.newBuilder().setValue(Double.POSITIVE_INFINITY);
    for (Report report : reports) {
      double value = report.getMetrics(0).getValue();
      if (value < best.getValue()) {
        best.setMetric(report.getMetrics(0).getName())
            .setValue(value)
            .setStep(report.getStep())
            .setCheckpointUri(report.getCheckpointUri());
      }
    }
    return best.build();
  }

  /** Takes a report, once; empty when it is fine, with {@code duplicate} set when it was known. */
  Optional<Status> take(Report report, ReportResult.Builder result) {
    if (report.getAttempt() != attempt) {
      return Optional.of(
          Statuses.of(Code.FAILED_PRECONDITION, "STALE_ATTEMPT", "attempt " + attempt + " runs"));
    }
    Report known = bySequence.get(report.getSequence());
    if (known != null) {
      duplicates++;
      result.setDuplicate(true);
      return known.equals(report)
          ? Optional.empty()
          : Optional.of(Statuses.of(Code.ALREADY_EXISTS, "SEQUENCE_REUSED", "other content"));
    }
    if (outcome.isPresent()) {
      return Optional.of(
          Statuses.of(Code.FAILED_PRECONDITION, "RUN_FINISHED", "the run is finished"));
    }
    if (report.getStep() <= lastStep) {
      return Optional.of(Statuses.badField("step", "must be above " + lastStep));
    }
    lastStep = report.getStep();
    bySequence.put(report.getSequence(), report);
    reports.add(report);
    return Optional.empty();
  }

  private static Run.State state(Outcome how) {
    return switch (how) {
      case OUTCOME_STOPPED_EARLY -> Run.State.STATE_STOPPED_EARLY;
      case OUTCOME_FAILED -> Run.State.STATE_FAILED;
      case OUTCOME_CANCELLED -> Run.State.STATE_CANCELLED;
      case OUTCOME_PREEMPTED -> Run.State.STATE_INTERRUPTED;
      case OUTCOME_SUCCEEDED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Run.State.STATE_SUCCEEDED;
    };
  }
}
