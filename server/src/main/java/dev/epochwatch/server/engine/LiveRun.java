// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Report;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * A run in memory. Every change is judged here and handed to the committer under this object's
 * lock, so that what the store gets has the order of what was judged. Never blocks. Thread-safe.
 */
final class LiveRun {
  /** What became of a report. */
  enum Fate {
    /** It is on its way; its answer will come. */
    QUEUED,
    /** This object is no longer the run: look the run up again. */
    GONE,
    /** Its answer was given too long ago: {@link #rederived} must be called first. */
    FORGOTTEN,
    /** It tells the objective of a run that has reports or peers: it must be judged anew. */
    NEW_OBJECTIVE
  }

  private static final int REPORT_COST = 8;

  private final GroupCommitter committer;
  private final String id;
  private final LongSupplier steadyMicros;

  @GuardedBy("this") private final RunCourse course;

  @GuardedBy("this") private final RecentAnswers recent = new RecentAnswers();

  @GuardedBy("this") private long ticket;

  @GuardedBy("this") private Optional<Owed> owed = Optional.empty();

  private volatile boolean retired;
  private volatile boolean failed;
  private volatile long touchedMicros;

  LiveRun(RunCourse course, GroupCommitter committer, LongSupplier steadyMicros, long nowMicros) {
    this.steadyMicros = steadyMicros;
    this.course = course;
    this.committer = committer;
    this.id = course.id();
    this.touchedMicros = nowMicros;
  }

  String id() {
    return id;
  }

  /** When the last report came. */
  long touchedMicros() {
    return touchedMicros;
  }

  /** The store lost something of it: what is in memory is worth nothing any more. */
  void fail() {
    failed = true;
  }

  boolean hasFailed() {
    return failed;
  }

  /** Whether this object is no longer the run. */
  boolean isGone() {
    return retired || failed;
  }

  /** Judges a report and hands it to the committer with its answer. */
  synchronized Fate accept(Report report, PendingReport pending, long nowMicros) {
    if (isGone()) {
      return Fate.GONE;
    }
    touchedMicros = nowMicros;
    if (report.attempt() == course.attempt() && report.sequence() <= course.lastSequence()) {
      return repeat(report, pending);
    }
    Observation observation = report.observation();
    Optional<RefusedException> refusal = Refusals.report(course, report);
    if (refusal.isPresent()) {
      pending.refuseInTurn(refusal.get());
      return submit(pending, List.of(), 0);
    }
    if ((course.mayHaveAnswered() || course.hasPeers())
        && !course.hasObjective()
        && Objective.infer(observation).isPresent()) {
      return Fate.NEW_OBJECTIVE;
    }
    int cost = REPORT_COST + observation.metrics().size();
    if (isExcluded(report) || !committer.reserve(cost)) {
      // Not in its turn: a queue that is full takes no refusals either.
      owe(report.attempt(), report.sequence());
      pending.refuse(Refusals.overloaded(owed.orElseThrow()));
      return Fate.QUEUED;
    }
    owed.ifPresent(debt -> debt.settle(report.attempt(), report.sequence()));
    owed = owed.filter(debt -> !debt.isSettled());
    Observation timed = EventTimes.settled(observation, nowMicros);
    List<Entry> entries = course.observe(report.sequence(), timed, nowMicros);
    byte[] decision = course.encodedDecision();
    recent.add(new Answered(report.sequence(), timed, decision));
    pending.prepare(decision, false);
    return submit(pending, entries, cost);
  }

  /** Remembers the answers to reports that were judged again. */
  synchronized void rederived(Collection<Judged> again) {
    List<Answered> answers = new ArrayList<>(again.size());
    for (Judged judged : again) {
      byte[] decision = course.encoded(judged);
      answers.add(new Answered(judged.sequence(), judged.observation(), decision));
    }
    recent.addRederived(answers);
  }

  /** A person stops the run; the group to wait for. Empty if this object is gone. */
  synchronized Optional<AwaitedGroup> stop(String reason, long nowMicros) {
    if (isGone()) {
      return Optional.empty();
    }
    if (course.state().isFinal()) {
      throw Refusals.finished(course.id(), course.state());
    }
    return Optional.of(await(course.stop(reason, nowMicros)));
  }

  /** The attempt ends; the group to wait for. Empty if this object is gone. */
  synchronized Optional<AwaitedGroup> finish(
      int attempt, RunState outcome, String message, long nowMicros) {
    if (isGone()) {
      return Optional.empty();
    }
    Refusals.throwIf(Refusals.attempt(course.id(), course.attempt(), attempt));
    if (course.state() == outcome) {
      return Optional.of(await(List.of()));
    }
    if (course.state().isFinal()) {
      throw Refusals.finished(course.id(), course.state());
    }
    return Optional.of(await(course.finish(outcome, message, nowMicros)));
  }

  /** What is said of the run changes; the group to wait for. Empty if this object is gone. */
  synchronized Optional<AwaitedGroup> describe(UnaryOperator<StoredRun> change) {
    return isGone() ? Optional.empty() : Optional.of(await(course.describe(change)));
  }

  /** Something happened to the run, which the stored run shows; the group to wait for. */
  synchronized AwaitedGroup announce(StoredEvent.Kind kind, String message, long nowMicros) {
    return await(course.announce(kind, message, nowMicros));
  }

  /**
   * Interrupts the run if it has been silent for too long.
   *
   * @return from when on it counts as silent; {@link Long#MAX_VALUE} if nobody is expected to
   *     report
   */
  synchronized long interruptIfSilent(SilenceLimits limits, long nowMicros) {
    long silentFrom = course.silentFromMicros(limits);
    if (silentFrom <= nowMicros && !isGone()) {
      await(course.interrupt(nowMicros));
    }
    return silentFrom;
  }

  /** The STOP that a trainer of an attempt must be told when it connects, if one stands. */
  synchronized Optional<byte[]> standingStop(int attempt) {
    Refusals.throwIf(Refusals.attempt(course.id(), course.attempt(), attempt));
    return course.decision().isStop() ? Optional.of(course.encodedDecision()) : Optional.empty();
  }

  /** The run as it stands. Empty if this object is gone. */
  synchronized Optional<Settled> settle() {
    if (isGone()) {
      return Optional.empty();
    }
    RunView view = new RunView(course.run(), course.encodedDecision());
    boolean isOnDisk = committer.completed() >= ticket;
    return Optional.of(
        new Settled(view, isOnDisk ? Optional.empty() : Optional.of(await(List.of()))));
  }

  /**
   * A run as it stands.
   *
   * @param group what to wait for before the view may be shown, if anything of it is not on disk
   */
  record Settled(RunView view, Optional<AwaitedGroup> group) {}

  /** Writes the progress if the store's copy is older. */
  synchronized void catchUp() {
    if (course.isAhead() && !isGone()) {
      await(List.of(course.put()));
    }
  }

  /** Ends this object's life as the run; what it handed over still counts. */
  synchronized Optional<StoredRun> retire() {
    if (isGone()) {
      return Optional.empty();
    }
    retired = true;
    return Optional.of(course.run());
  }

  /** Ends this object's life if nothing of it is under way and the store has its progress. */
  synchronized boolean retireIfIdle() {
    if (!course.isAhead() && committer.completed() >= ticket) {
      retired = true;
    }
    return retired;
  }

  /** A report was refused for now: it must come before later ones, unless it is there. */
  synchronized void owe(int attempt, long sequence) {
    if (attempt == course.attempt() && sequence > course.lastSequence()) {
      owed =
          Optional.of(
              owed.isPresent()
                  ? owed.get().add(attempt, sequence)
                  : new Owed(attempt, sequence, steadyMicros.getAsLong()));
    }
  }

  /** Reports were refused for now; what was thought lost may be there all the same. */
  synchronized void owe(Owed debt) {
    owed.ifPresent(debt::add);
    debt.settle(course.attempt(), course.lastSequence());
    owed = Optional.of(debt).filter(open -> !open.isSettled());
  }

  /** The reports that must come before others, to be kept by someone else from now on. */
  synchronized Optional<Owed> owed() {
    Optional<Owed> handed = owed;
    owed = Optional.empty();
    return handed;
  }

  @GuardedBy("this") private boolean isExcluded(Report report) {
    return owed.isPresent() && owed.get().excludes(report, steadyMicros.getAsLong());
  }

  @GuardedBy("this") private Fate repeat(Report report, PendingReport pending) {
    Optional<Answered> known = recent.find(report.sequence());
    if (known.isEmpty()) {
      return Fate.FORGOTTEN;
    }
    if (known.get().hasContentOf(report.observation())) {
      pending.prepare(known.get().decision(), true);
    } else {
      pending.refuseInTurn(Refusals.sequenceReused(report));
    }
    return submit(pending, List.of(), 0);
  }

  @GuardedBy("this") private Fate submit(PendingReport pending, List<Entry> entries, int cost) {
    pending.fill(this, entries, cost);
    ticket = committer.submit(pending);
    return Fate.QUEUED;
  }

  @GuardedBy("this") private AwaitedGroup await(List<Entry> entries) {
    AwaitedGroup group = new AwaitedGroup();
    group.fill(this, entries, 0);
    ticket = committer.submit(group);
    return group;
  }
}
