// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.exports.History;
import dev.epochwatch.cli.imports.ImportResult.Outcome;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunRequest.Resume;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Gives a server the history of one run: its attempts and reports under their own numbers, so that
 * what is there already is known by them and not sent again. Used by one thread.
 */
final class RunRestore implements AutoCloseable {
  private final Connection connection;
  private final String id;
  private final Run exported;
  private final Optional<Run> known;
  private final ReportPipe pipe;
  private final Optional<History> history;
  private Optional<Report> next = Optional.empty();
  private boolean open;
  private int attempt;
  private OptionalLong lastStep = OptionalLong.empty();
  private long added;

  /**
   * @param id the run's id there
   * @param exported the run as it was exported
   */
  RunRestore(Connection connection, String id, Run exported) {
    this.connection = connection;
    this.id = id;
    this.exported = exported;
    this.known = find();
    this.attempt = known.map(Run::getAttempt).orElse(0);
    this.open = known.isPresent() && !isFinal(known.get());
    this.history = known.map(run -> History.of(connection, run));
    this.pipe = new ReportPipe(connection);
  }

  /** How many reports were new. */
  long added() {
    return added;
  }

  /**
   * The next report of the run.
   *
   * @throws ConflictException if the server has another run of this id
   * @throws CommandFailure if it refuses
   */
  void report(Report report) {
    if (isKnown(report)) {
      requireSame(report);
    } else {
      if (lastStep.isEmpty() && known.map(run -> run.getReports() > 0).orElse(false)) {
        requireSame(report);
      }
      while (attempt < report.getAttempt()) {
        begin();
      }
      // A run that was finished is reopened by its next attempt; within one it cannot grow.
      pipe.send(report.toBuilder().setRun(id).build());
      open = true;
      added++;
    }
    lastStep = OptionalLong.of(report.getStep());
  }

  /** After the last report: gives the run the state it had. */
  Outcome finish() {
    while (attempt < exported.getAttempt()) {
      begin();
    }
    pipe.await();
    boolean asItWas = known.map(run -> run.getState() == exported.getState()).orElse(false);
    if (open && !(added == 0 && asItWas)) {
      end();
    }
    return known.isEmpty() ? Outcome.NEW : added > 0 ? Outcome.GROWN : Outcome.UNCHANGED;
  }

  @Override
  public void close() {
    pipe.close();
    history.ifPresent(History::close);
  }

  private boolean isKnown(Report report) {
    return known.isPresent()
        && (report.getAttempt() < known.get().getAttempt()
            || (report.getAttempt() == known.get().getAttempt()
                && report.getSequence() <= known.get().getLastSequence()));
  }

  private void begin() {
    pipe.await();
    StartRunRequest.Builder request = StartRunRequest.newBuilder().setRun(id);
    if (attempt == 0) {
      describe(request.setResume(Resume.RESUME_NEVER));
    } else {
      // A STOP stands, as it does when all attempts come at once.
      request.setResume(Resume.RESUME_REOPEN);
      lastStep.ifPresent(request::setResumeFromStep);
    }
    attempt = connection.training().startRun(request.build()).getAttempt();
    open = true;
  }

  private void describe(StartRunRequest.Builder request) {
    request
        .setExperiment(exported.getExperiment())
        .setDisplayName(exported.getDisplayName())
        .putAllParameters(exported.getParametersMap())
        .putAllLabels(exported.getLabelsMap())
        .setPolicy(exported.getPolicy());
    if (exported.hasObjective()) {
      request.setObjective(exported.getObjective());
    }
    if (exported.hasPlannedSteps()) {
      request.setPlannedSteps(exported.getPlannedSteps());
    }
    if (exported.hasSchedule()) {
      request.setSchedule(exported.getSchedule());
    }
    if (exported.hasHost()) {
      request.setHost(exported.getHost());
    }
  }

  private void end() {
    FinishRunRequest.Outcome outcome =
        switch (exported.getState()) {
          case STATE_SUCCEEDED -> FinishRunRequest.Outcome.OUTCOME_SUCCEEDED;
          case STATE_STOPPED_EARLY -> FinishRunRequest.Outcome.OUTCOME_STOPPED_EARLY;
          case STATE_FAILED -> FinishRunRequest.Outcome.OUTCOME_FAILED;
          case STATE_CANCELLED -> FinishRunRequest.Outcome.OUTCOME_CANCELLED;
          // It went on where it came from; here nobody is at work on it.
          default -> FinishRunRequest.Outcome.OUTCOME_PREEMPTED;
        };
    connection
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun(id)
                .setAttempt(attempt)
                .setOutcome(outcome)
                .setMessage(exported.getFinishMessage())
                .build());
  }

  private Optional<Run> find() {
    try {
      return Optional.of(connection.run(id));
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * A report that is there must be the same. One that is not was superseded there; but the first
   * must be.
   */
  private void requireSame(Report report) {
    boolean first = lastStep.isEmpty();
    Optional<Report> stored = stored(report);
    Optional<String> difference =
        stored.flatMap(there -> new Stored(there).difference(report, report.hasEventTime()));
    if (first && (stored.isEmpty() || difference.isPresent())) {
      throw new ConflictException(
          "the server has another run '" + id + "', which begins differently: use --prefix");
    }
    difference.ifPresent(
        words -> {
          throw new ConflictException(
              "the run '"
                  + id
                  + "' on the server has other reports, and was left as it is: "
                  + words);
        });
  }

  /** The report of the same number there. */
  private Optional<Report> stored(Report report) {
    while (next.isEmpty() && history.isPresent() && history.get().hasNext()) {
      next = Optional.of(history.get().next()).filter(there -> !isBefore(there, report));
    }
    Optional<Report> same = next.filter(there -> !isBefore(report, there));
    next = next.filter(there -> isBefore(report, there));
    return same;
  }

  private static boolean isBefore(Report left, Report right) {
    return left.getAttempt() < right.getAttempt()
        || (left.getAttempt() == right.getAttempt() && left.getSequence() < right.getSequence());
  }

  private static boolean isFinal(Run run) {
    return switch (run.getState()) {
      case STATE_SUCCEEDED, STATE_STOPPED_EARLY, STATE_FAILED, STATE_CANCELLED -> true;
      default -> false;
    };
  }
}
