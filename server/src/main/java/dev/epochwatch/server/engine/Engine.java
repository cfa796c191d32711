// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static java.util.stream.Collectors.toMap;

import dev.epochwatch.core.model.Report;
import dev.epochwatch.server.store.Backup;
import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reports in, decisions out; runs started, finished, stopped, changed and shown. Everything that it
 * answers is on disk. Thread-safe.
 *
 * <p>Only {@link #offer}, {@link #refuse} and the listeners' methods never block; the others wait
 * for the store and throw {@link RefusedException}.
 */
public final class Engine implements AutoCloseable {
  private final Store store;
  private final LongSupplier nowMicros;
  private final GroupCommitter committer;
  private final LiveRuns runs;
  private final RunStarter starter;
  private final RunEditor editor;
  private final ReportPath path;
  private final Feed feed = new Feed();
  private final Cohorts cohorts;
  private final UncheckedRuns unchecked;
  private final Housekeeping housekeeping;

  private Engine(
      Store store,
      EngineSettings settings,
      DecisionEncoder encoder,
      LongSupplier nowMicros,
      LongSupplier steadyMicros,
      Supplier<String> newRunIds) {
    this.store = store;
    this.nowMicros = nowMicros;
    List<StoredRun> unfinished = store.unfinishedRuns();
    ActiveRuns active = new ActiveRuns(unfinished);
    this.cohorts = new Cohorts(store);
    NeededPeers needed = new NeededPeers(unfinished, cohorts::forget);
    this.runs =
        new LiveRuns(
            store,
            cohorts,
            live ->
                new GroupCommitter(
                    store,
                    settings.queueCapacity(),
                    live::lost,
                    active.andThen(needed).andThen(new CommitFeed(feed))),
            encoder,
            nowMicros,
            steadyMicros,
            settings.liveRuns());
    this.committer = runs.committer();
    this.starter =
        new RunStarter(
            runs,
            cohorts,
            needed,
            settings.defaultPolicy(),
            nowMicros,
            newRunIds,
            store.lastRunNumber());
    this.editor = new RunEditor(runs, cohorts, needed, committer, nowMicros);
    this.path = new ReportPath(runs, editor, committer, nowMicros);
    this.unchecked = new UncheckedRuns(store, runs, unfinished);
    this.housekeeping = new Housekeeping(store, runs, active, editor, path, feed);
  }

  /**
   * An engine with a thread that commits.
   *
   * @param store where everything is kept; not closed by the engine
   * @param settings what can be set
   * @param encoder the form of decisions outside
   * @param nowMicros the clock, microseconds since 1970-01-01T00:00:00Z
   * @param steadyMicros a clock that nobody sets, microseconds since whenever
   * @param newRunIds ids for runs that come without one
   */
  public static Engine start(
      Store store,
      EngineSettings settings,
      DecisionEncoder encoder,
      LongSupplier nowMicros,
      LongSupplier steadyMicros,
      Supplier<String> newRunIds) {
    Engine engine = new Engine(store, settings, encoder, nowMicros, steadyMicros, newRunIds);
    engine.committer.start();
    return engine;
  }

  /** An engine that commits when told to, on the calling thread: see {@link #commitPending}. */
  static Engine stepwise(
      Store store,
      EngineSettings settings,
      DecisionEncoder encoder,
      LongSupplier nowMicros,
      LongSupplier steadyMicros,
      Supplier<String> newRunIds) {
    return new Engine(store, settings, encoder, nowMicros, steadyMicros, newRunIds);
  }

  /** Commits what waits and answers it. */
  void commitPending() {
    committer.commitPending();
  }

  /**
   * Takes a report if that is possible at once.
   *
   * @return false if it is not: {@link #process} must take it on a thread that may block
   */
  public boolean offer(Report report, PendingReport pending) {
    return path.offer(report, pending);
  }

  /** Takes a report, bringing its run into memory first if need be. */
  public void process(Report report, PendingReport pending) {
    path.process(report, pending);
  }

  /** Answers a report with a refusal, after everything that was taken before. */
  public void refuse(PendingReport pending, RefusedException why) {
    path.refuse(pending, why);
  }

  /** Creates or resumes a run. */
  public RunView start(StartCommand command) {
    requireNotDraining();
    RunView view = starter.start(command);
    feed.changed(view.run().id());
    return view;
  }

  /**
   * Ends an attempt.
   *
   * @param outcome a final state, or {@link RunState#INTERRUPTED}
   */
  public RunView finish(String id, int attempt, RunState outcome, String message) {
    return change(id, run -> run.finish(attempt, outcome, message, nowMicros.getAsLong()));
  }

  /** Notes that a person stops a run, and tells its trainer. */
  public StoppedRun stop(String id, String reason) {
    RunView view = change(id, run -> run.stop(reason, nowMicros.getAsLong()));
    int told = feed.tell(id, view.run().attempt().number(), view.decision());
    return new StoppedRun(view, told > 0);
  }

  /**
   * A stopped run.
   *
   * @param view the run as it stands
   * @param delivered whether a connected trainer was told
   */
  public record StoppedRun(RunView view, boolean delivered) {}

  /** Changes what is said of a run, or its policy. */
  public RunView update(String id, RunChange change) {
    requireNotDraining();
    editor.update(id, change);
    feed.changed(id);
    return view(id);
  }

  /** Forgets a run that is finished or interrupted. */
  public void delete(String id) {
    requireNotDraining();
    editor.delete(id);
    unchecked.forget(id);
    feed.changed(id);
  }

  Housekeeping housekeeping() {
    return housekeeping;
  }

  /** A run as it stands. */
  public RunView view(String id) {
    while (true) {
      Optional<LiveRun> found = runs.find(id);
      if (found.isEmpty()) {
        StoredRun stored = store.run(id).orElseThrow(() -> Refusals.notFound(id));
        if (stored.state().isFinal()) {
          Map<Long, byte[]> last = lastDecisions(List.of(stored));
          return new RunView(stored, last.getOrDefault(stored.number(), new byte[0]));
        }
      }
      Optional<RunView> view =
          found.orElseGet(() -> runs.load(id)).settle().map(committer::settled);
      if (view.isPresent()) {
        return view.get();
      }
    }
  }

  /** Runs by filter, order and page, with their latest progress. */
  public RunPage list(RunQuery query) {
    unchecked.check();
    runs.all().forEach(LiveRun::catchUp);
    runs.store(List.of());
    return store.runs(query);
  }

  /** A copy of everything, taken while the engine goes on; the caller closes it. */
  public Backup backUp() {
    requireNotDraining();
    return store.backUp().orElseThrow(Refusals::noBackup);
  }

  /** The stored runs as policies can be tried on them. */
  public RecordedRuns recordedRuns() {
    return new RecordedRuns(this, store, cohorts);
  }

  /**
   * The last decision in the events of each of these runs, encoded, by the run's number: its
   * diagnoses are the current ones. Runs without one are left out.
   */
  public Map<Long, byte[]> lastDecisions(List<StoredRun> all) {
    return store.lastEvents(all.stream().map(StoredRun::number).toList()).entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().decision()));
  }

  /** Every report of a run that is on disk, superseded ones too, by attempt and sequence. */
  public List<StoredReport> reports(StoredRun run) {
    return store.reports(run.number());
  }

  /** The events of a run after a number, oldest first. */
  public List<StoredEvent> events(StoredRun run, long afterNumber, int most) {
    return store.events(run.number(), afterNumber, most);
  }

  /**
   * Remembers a trainer that is connected for a run.
   *
   * @return the STOP that it must be told, if one stands
   */
  public Optional<byte[]> connect(String id, int attempt, TrainerListener listener) {
    Optional<byte[]> stop = runs.load(id).standingStop(attempt);
    feed.addTrainer(id, listener);
    return stop;
  }

  /** Remembers a trainer that reports to a run. Never blocks. */
  public void connectReporting(String id, TrainerListener listener) {
    feed.addTrainer(id, listener);
  }

  /** Forgets a trainer. */
  public void disconnect(String id, TrainerListener listener) {
    feed.removeTrainer(id, listener);
  }

  /** Remembers somebody who watches a run. */
  public void watch(String id, RunListener listener) {
    feed.addWatcher(id, listener);
  }

  /** Forgets somebody who watches a run. */
  public void unwatch(String id, RunListener listener) {
    feed.removeWatcher(id, listener);
  }

  /**
   * From now on refuses reports, starts, updates and deletions; what was taken is still answered,
   * and a run can still be finished or stopped until {@link #close}.
   */
  public void drain() {
    path.drain();
  }

  /** Writes and answers what was taken, and the progress of all runs. */
  @Override
  public void close() {
    path.drain();
    runs.all().forEach(LiveRun::catchUp);
    committer.close();
  }

  private RunView change(String id, Function<LiveRun, Optional<AwaitedGroup>> change) {
    while (true) {
      LiveRun run = runs.load(id);
      Optional<AwaitedGroup> group = change.apply(run);
      if (group.isPresent()) {
        committer.await(group.get());
        feed.changed(id);
        return view(id);
      }
    }
  }

  private void requireNotDraining() {
    if (path.isDraining()) {
      throw GroupCommitter.draining();
    }
  }
}
