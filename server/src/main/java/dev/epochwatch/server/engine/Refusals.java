// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Report;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredRun;
import java.util.Locale;
import java.util.Optional;

/** The sentences of refusals. */
final class Refusals {
  private Refusals() {}

  static RefusedException noBackup() {
    return RefusedException.of(
        ErrorReason.NO_BACKUP,
        "the server keeps its runs in memory alone: there is no file to copy");
  }

  static RefusedException notFound(String run) {
    return RefusedException.of(ErrorReason.RUN_NOT_FOUND, "there is no run '" + run + "'")
        .with("run", run);
  }

  static RefusedException exists(String run) {
    return RefusedException.of(
            ErrorReason.RUN_EXISTS, "the run '" + run + "' exists and may not be resumed")
        .with("run", run);
  }

  /** Why a new report cannot be judged, if it cannot. */
  static Optional<RefusedException> report(RunCourse course, Report report) {
    Optional<RefusedException> wrongAttempt =
        attempt(course.id(), course.attempt(), report.attempt());
    if (wrongAttempt.isPresent()) {
      return wrongAttempt;
    }
    if (course.state().isFinal()) {
      return Optional.of(finished(course.id(), course.state()));
    }
    long step = report.observation().step();
    return step > course.lastStep()
        ? Optional.empty()
        : Optional.of(stepBack(course.id(), step, course.lastStep()));
  }

  /** Why an attempt is not the one to act under, if it is not. */
  static Optional<RefusedException> attempt(String run, int current, int attempt) {
    if (attempt == current) {
      return Optional.empty();
    }
    if (attempt > current || attempt < 1) {
      return Optional.of(
          RefusedException.ofField(
              ErrorReason.BAD_FIELD,
              "attempt",
              "must be " + current + ", as answered by StartRun, was " + attempt));
    }
    return Optional.of(
        RefusedException.of(
                ErrorReason.STALE_ATTEMPT,
                "attempt "
                    + attempt
                    + " of the run '"
                    + run
                    + "' was followed by attempt "
                    + current)
            .with("run", run)
            .with("attempt", current));
  }

  static void throwIf(Optional<RefusedException> refusal) {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  static RefusedException finished(String run, RunState state) {
    return RefusedException.of(
            ErrorReason.RUN_FINISHED, "the run '" + run + "' has ended: " + words(state))
        .with("run", run)
        .with("state", state);
  }

  static RefusedException stopped(StoredRun run) {
    return RefusedException.of(
            ErrorReason.RUN_STOPPED,
            "the run '" + run.id() + "' is stopped: its policy can no longer change")
        .with("run", run.id());
  }

  static RefusedException active(StoredRun run) {
    return RefusedException.of(
            ErrorReason.RUN_ACTIVE, "the run '" + run.id() + "' is still active: finish it first")
        .with("run", run.id())
        .with("state", run.state());
  }

  static RefusedException needed(StoredRun run, long by) {
    return RefusedException.of(
            ErrorReason.PEER_NEEDED,
            "the run '"
                + run.id()
                + "' can be deleted when the runs that are judged by a comparison with it have ended: "
                + by)
        .with("run", run.id())
        .with("runs", by);
  }

  static RefusedException peersDeleted(StoredRun run, long missing) {
    return RefusedException.of(
            ErrorReason.PEERS_DELETED,
            missing
                + " of the runs that the run '"
                + run.id()
                + "' was judged among have been deleted: start a new run")
        .with("run", run.id())
        .with("runs", missing);
  }

  static RefusedException stepBack(String run, long step, long lastStep) {
    return RefusedException.ofField(
            ErrorReason.STEP_NOT_MONOTONE,
            "step",
            "must be "
                + (lastStep + 1)
                + " or more, was "
                + step
                + "; to go back, resume the run from an earlier step")
        .with("run", run)
        .with("least_step", lastStep + 1);
  }

  static RefusedException sequenceReused(Report report) {
    return RefusedException.of(
            ErrorReason.SEQUENCE_REUSED,
            "sequence "
                + report.sequence()
                + " of attempt "
                + report.attempt()
                + " of the run '"
                + report.run()
                + "' is stored with other content")
        .with("run", report.run())
        .with("sequence", report.sequence());
  }

  static RefusedException sequenceSkipped(Report report, long lastSequence) {
    return RefusedException.of(
            ErrorReason.SEQUENCE_SKIPPED,
            "sequence "
                + report.sequence()
                + " was never stored and sequence "
                + lastSequence
                + " is: sequences must rise")
        .with("run", report.run())
        .with("last_sequence", lastSequence);
  }

  static RefusedException overloaded(Owed owed) {
    return RefusedException.of(
            ErrorReason.OVERLOADED,
            "too much waits to be stored; send again from sequence " + owed.first() + " on")
        .with("sequence", owed.first());
  }

  static RefusedException etagMismatch(StoredRun run) {
    return RefusedException.of(
            ErrorReason.ETAG_MISMATCH, "the run '" + run.id() + "' has changed since it was read")
        .with("run", run.id())
        .with("etag", RunView.etag(run));
  }

  /** A state in lower-case words. */
  static String words(RunState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
