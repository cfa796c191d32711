// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Report;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a report: straight to its run in memory, or round by the store. Thread-safe. */
final class ReportPath {
  private static final Logger log = LoggerFactory.getLogger(ReportPath.class);
  private static final int REDERIVED = 64;

  private final LiveRuns runs;
  private final RunEditor editor;
  private final GroupCommitter committer;
  private final LongSupplier nowMicros;
  private volatile boolean draining;

  ReportPath(LiveRuns runs, RunEditor editor, GroupCommitter committer, LongSupplier nowMicros) {
    this.runs = runs;
    this.editor = editor;
    this.committer = committer;
    this.nowMicros = nowMicros;
  }

  /** From now on refuses every report. */
  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  /**
   * Takes a report if that is possible at once.
   *
   * @return false if it is not: {@link #process} must take it on a thread that may block
   */
  boolean offer(Report report, PendingReport pending) {
    if (draining) {
      pending.refuse(GroupCommitter.draining());
      return true;
    }
    Optional<LiveRun> run = runs.find(report.run());
    return run.isPresent()
        && run.get().accept(report, pending, nowMicros.getAsLong()) == LiveRun.Fate.QUEUED;
  }

  /** Takes a report, bringing its run into memory first if need be. */
  void process(Report report, PendingReport pending) {
    try {
      while (!offer(report, pending) && !settleFate(report, pending)) {
        log.debug("the run {} was replaced meanwhile", report.run());
      }
    } catch (RuntimeException e) {
      RefusedException refused = Failures.of(log, e);
      if (refused.reason().isRetryable()) {
        runs.owe(report.run(), report.attempt(), report.sequence());
      }
      refuse(pending, refused);
    }
  }

  /** Answers a report with a refusal, after everything that was taken before. */
  void refuse(PendingReport pending, RefusedException why) {
    pending.refuseInTurn(why);
    pending.fill(null, List.of(), 0);
    committer.submit(pending);
  }

  private boolean settleFate(Report report, PendingReport pending) {
    LiveRun run = runs.load(report.run());
    switch (run.accept(report, pending, nowMicros.getAsLong())) {
      case QUEUED -> {
        return true;
      }
      case GONE -> {}
      case FORGOTTEN -> rederive(run, report);
      case NEW_OBJECTIVE -> {
        Objective objective = Objective.infer(report.observation()).orElseThrow();
        editor.learnObjective(
            report.run(), objective, Replay.rawName(objective, report.observation()));
      }
    }
    return false;
  }

  private void rederive(LiveRun run, Report report) {
    StoredRun stored = committer.settled(run.settle().orElseThrow(GroupCommitter::storeDown)).run();
    List<Judged> again = new ArrayList<>();
    runs.walk(
        stored,
        judged -> {
          if (judged.sequence() >= report.sequence() && again.size() < REDERIVED) {
            again.add(judged);
          }
        });
    if (again.isEmpty() || again.get(0).sequence() != report.sequence()) {
      throw Refusals.sequenceSkipped(report, stored.progress().lastSequence());
    }
    run.rederived(again);
  }
}
