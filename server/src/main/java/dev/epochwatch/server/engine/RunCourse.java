// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Judge;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.Intervention;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.StoredRun.Progress;
import dev.epochwatch.server.store.StoredRun.StoredObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands and what each change of it leaves to be stored. Not thread-safe: its {@link
 * LiveRun} guards it.
 */
final class RunCourse {
  private final DecisionEncoder encoder;
  private final Judge judge;
  private final Rhythm rhythm;
  private StoredRun run;
  private Decision decision;
  // The decision as the wire has it; null until it is asked for.
  private byte @Nullable [] encoded;
  private Diagnosis.@Nullable Kind leading;
  private long reports;
  private long lastSequence;
  private long lastStep;
  private long lastEvent;
  private long lastMicros;
  private boolean ahead;

  /**
   * @param run the run as it is stored
   * @param standing what its reports came to
   * @param lastEvent the number of its last event
   * @param encoder the form of decisions in events
   * @param nowMicros the time by the server's clock
   */
  RunCourse(
      StoredRun run,
      Replay.Standing standing,
      long lastEvent,
      DecisionEncoder encoder,
      long nowMicros) {
    this.encoder = encoder;
    this.run = run;
    this.judge = standing.judge();
    this.rhythm = standing.rhythm();
    this.decision = judge.decision();
    this.leading = leading(decision);
    this.reports = standing.reports();
    this.lastSequence = standing.lastSequence();
    this.lastStep = standing.lastStep();
    this.lastEvent = lastEvent;
    // The trainer's clock may be ahead of ours.
    this.lastMicros = Math.max(run.updateMicros(), Math.min(standing.lastMicros(), nowMicros));
    // The store may have the progress of an earlier day.
    this.ahead = !run.state().isFinal();
  }

  /** The run with its latest progress. */
  StoredRun run() {
    return ahead ? new RunDraft(run).progress(progress()).progressed(lastMicros) : run;
  }

  String id() {
    return run.id();
  }

  RunState state() {
    return run.state();
  }

  int attempt() {
    return run.attempt().number();
  }

  long runNumber() {
    return run.number();
  }

  long lastSequence() {
    return lastSequence;
  }

  long lastStep() {
    return lastStep;
  }

  /** Whether anything may have been answered, even if it counts no more. */
  boolean mayHaveAnswered() {
    return reports > 0 || attempt() > 1;
  }

  /** Whether it is judged among others, whose curves are read once the objective is known. */
  boolean hasPeers() {
    return run.peers().filter(peers -> !peers.isEmpty()).isPresent();
  }

  boolean hasObjective() {
    return judge.objective().isPresent();
  }

  Decision decision() {
    return decision;
  }

  /** The objective's name as the trainer has it, empty while unknown. */
  String objectiveName() {
    return run.objective().map(StoredObjective::rawName).orElse("");
  }

  /** The decision as the wire has it; not to be changed. */
  byte[] encodedDecision() {
    byte[] known = encoded;
    if (known == null) {
      known = encoder.encode(decision, objectiveName());
      encoded = known;
    }
    return known;
  }

  /** An earlier decision as the wire has it. */
  byte[] encoded(Judged earlier) {
    return encoder.encode(earlier.decision(), earlier.objective());
  }

  /** Whether the store's copy of the run is older. */
  boolean isAhead() {
    return ahead;
  }

  /** The run in full, for the store; from now on the store is not behind. */
  Entry.PutRun put() {
    run = run();
    ahead = false;
    return new Entry.PutRun(run);
  }

  /** Judges the next report. */
  List<Entry> observe(long sequence, Observation observation, long nowMicros) {
    boolean wasStopped = decision.isStop();
    decide(judge.observe(observation));
    rhythm.add(observation.eventMicros());
    reports++;
    lastSequence = sequence;
    lastStep = observation.step();
    lastMicros = Math.max(lastMicros, nowMicros);
    ahead = true;
    StoredReport stored =
        new StoredReport(attempt(), sequence, observation, decision.action(), decision.reason());
    return withChanges(new Entry.AppendReport(run.number(), stored), wasStopped, nowMicros);
  }

  /** A person stops the run; saying the same again changes nothing. */
  List<Entry> stop(String reason, long nowMicros) {
    boolean first = !decision.isStop();
    if (!first && reason.equals(lastStopReason())) {
      return List.of();
    }
    // Of a run that is stopped already the judge keeps its STOP; the word is remembered.
    RunDraft draft = new RunDraft(run()).intervention(Intervention.Kind.STOP, reason);
    decide(judge.stopByHuman(reason));
    RunState state = first ? RunState.STOPPING : run.state();
    run = draft.progress(progress()).state(state).changed(nowMicros);
    ahead = false;
    List<Entry> entries = new ArrayList<>(3);
    entries.add(new Entry.PutRun(run));
    entries.add(event(StoredEvent.Kind.HUMAN, nowMicros, "a person asked to stop: " + reason));
    if (first) {
      entries.add(event(StoredEvent.Kind.STOP, nowMicros, decision.message()));
    }
    return entries;
  }

  /** The attempt ends. */
  List<Entry> finish(RunState outcome, String message, long nowMicros) {
    OptionalLong at = outcome.isFinal() ? OptionalLong.of(nowMicros) : OptionalLong.empty();
    run = new RunDraft(run()).state(outcome).finish(at, message).changed(nowMicros);
    ahead = false;
    String why = message.isEmpty() ? "" : " (" + message + ")";
    return announce(
        StoredEvent.Kind.STATE,
        "attempt " + attempt() + " ended: " + Refusals.words(outcome) + why,
        nowMicros);
  }

  /** From when on the run counts as silent; never, if nobody is expected to report. */
  long silentFromMicros(SilenceLimits limits) {
    return run.state().expectsReports()
        ? lastMicros + limits.allowedMicros(rhythm)
        : Long.MAX_VALUE;
  }

  /** The run has been silent for too long. */
  List<Entry> interrupt(long nowMicros) {
    String seconds = (nowMicros - lastMicros) / 1_000_000 + " s";
    run = new RunDraft(run()).state(RunState.INTERRUPTED).changed(nowMicros);
    ahead = false;
    return announce(StoredEvent.Kind.STATE, "no report came for " + seconds, nowMicros);
  }

  /** Something happened to the run, which the stored run shows. */
  List<Entry> announce(StoredEvent.Kind kind, String message, long nowMicros) {
    return List.of(put(), event(kind, nowMicros, message));
  }

  /** What is said of the run changes. */
  List<Entry> describe(UnaryOperator<StoredRun> change) {
    run = change.apply(run());
    encoded = null;
    ahead = false;
    return List.of(new Entry.PutRun(run));
  }

  /** The report, and what it changed in the run. */
  private List<Entry> withChanges(Entry.AppendReport append, boolean wasStopped, long nowMicros) {
    Diagnosis.Kind before = leading;
    leading = leading(decision);
    boolean named = run.objective().isEmpty() && hasObjective();
    boolean stops = decision.isStop() && run.state() != RunState.STOPPING;
    boolean wakes = run.state() == RunState.INTERRUPTED;
    boolean diagnosed = isNews(before, leading);
    if (!named && !stops && !wakes && !diagnosed) {
      return List.of(append);
    }
    List<Entry> entries = new ArrayList<>(4);
    if (named || stops || wakes) {
      entries.add(changed(append.report().observation(), named, nowMicros));
    }
    entries.add(append);
    if (wakes) {
      entries.add(event(StoredEvent.Kind.STATE, nowMicros, "the trainer reports again"));
    }
    if (diagnosed) {
      String message = decision.diagnoses().get(0).message();
      entries.add(event(StoredEvent.Kind.DIAGNOSIS, nowMicros, message));
    }
    // A stopped run that was interrupted and wakes is stopping again; the STOP is no news.
    if (stops && !wasStopped) {
      entries.add(event(StoredEvent.Kind.STOP, nowMicros, decision.message()));
    }
    return entries;
  }

  private Entry changed(Observation observation, boolean named, long nowMicros) {
    RunDraft draft = new RunDraft(run());
    if (named) {
      judge
          .objective()
          .map(o -> new StoredObjective(Replay.rawName(o, observation), o.direction()))
          .ifPresent(draft::objective);
    }
    RunState state = decision.isStop() ? RunState.STOPPING : RunState.RUNNING;
    run = draft.state(state).changed(nowMicros);
    // The objective may have got its name.
    encoded = null;
    ahead = false;
    return new Entry.PutRun(run);
  }

  private Entry event(StoredEvent.Kind kind, long nowMicros, String message) {
    return new Entry.AppendEvent(
        run.number(),
        new StoredEvent(
            ++lastEvent,
            kind,
            attempt(),
            Math.max(lastStep, 0),
            nowMicros,
            message,
            encodedDecision()));
  }

  private void decide(Decision made) {
    decision = made;
    encoded = null;
  }

  private Progress progress() {
    return new Progress(
        reports,
        lastSequence,
        lastStep < 0 ? OptionalLong.empty() : OptionalLong.of(lastStep),
        judge.lastValue(),
        judge.best(),
        decision.reason());
  }

  private String lastStopReason() {
    return run.interventions().stream()
        .filter(RunCourse::isAboutStop)
        .reduce((earlier, later) -> later)
        .filter(last -> last.kind() == Intervention.Kind.STOP)
        .map(Intervention::text)
        .orElse("");
  }

  private static boolean isAboutStop(Intervention intervention) {
    return intervention.kind() == Intervention.Kind.STOP
        || intervention.kind() == Intervention.Kind.OVERRIDE;
  }

  private static Diagnosis.@Nullable Kind leading(Decision decision) {
    return decision.diagnoses().isEmpty() ? null : decision.diagnoses().get(0).kind();
  }

  /** That there is too little to say at the start is no news. */
  private static boolean isNews(Diagnosis.@Nullable Kind before, Diagnosis.@Nullable Kind after) {
    return after != null
        && after != before
        && !(before == null && after == Diagnosis.Kind.INSUFFICIENT_DATA);
  }
}
