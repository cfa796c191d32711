// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The runs in memory. A run comes in by a replay of what the store has, and only so: whatever
 * replaces a run's way of being judged (a resume, another policy) takes it out, changes what is
 * stored, and lets it come in again. Thread-safe; all but {@link #find} may block.
 */
final class LiveRuns {
  private static final int STRIPES = 256;
  private static final int RECENT = 4;
  private static final int MOST_OWED = 100_000;

  private final Store store;
  private final Cohorts cohorts;
  private final GroupCommitter committer;
  private final DecisionEncoder encoder;
  private final LongSupplier nowMicros;
  private final LongSupplier steadyMicros;
  private final int most;
  private final Map<String, LiveRun> live = new ConcurrentHashMap<>();
  private final Map<String, Owed> owed = new ConcurrentHashMap<>();
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  LiveRuns(
      Store store,
      Cohorts cohorts,
      Function<LiveRuns, GroupCommitter> committers,
      DecisionEncoder encoder,
      LongSupplier nowMicros,
      LongSupplier steadyMicros,
      int most) {
    this.store = store;
    this.cohorts = cohorts;
    this.encoder = encoder;
    this.nowMicros = nowMicros;
    this.steadyMicros = steadyMicros;
    this.most = most;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
    this.committer = committers.apply(this);
  }

  GroupCommitter committer() {
    return committer;
  }

  /** A group was lost: its run's memory is worth nothing, and its report will come again. */
  void lost(CommitGroup group) {
    LiveRun run = group.run();
    if (run == null) {
      return;
    }
    run.fail();
    live.remove(run.id(), run);
    handBack(run);
    for (Entry entry : group.entries()) {
      if (entry instanceof Entry.AppendReport append) {
        owe(run.id(), append.report().attempt(), append.report().sequence());
      }
    }
  }

  /** A run leaves memory: what it is owed is kept. */
  private void handBack(LiveRun run) {
    run.owed().ifPresent(debt -> owed.merge(run.id(), debt, Owed::add));
  }

  /** A report was refused for now: it will come again, and must come before later ones. */
  void owe(String id, int attempt, long sequence) {
    long now = steadyMicros.getAsLong();
    if (owed.size() >= MOST_OWED) {
      owed.values().removeIf(debt -> debt.isOver(now));
    }
    if (owed.size() < MOST_OWED) {
      owed.merge(
          id, new Owed(attempt, sequence, now), (known, other) -> known.add(attempt, sequence));
    }
    // It may have come in meanwhile.
    find(id).ifPresent(run -> run.owe(attempt, sequence));
  }

  /** The run if it is in memory. Never blocks. */
  Optional<LiveRun> find(String id) {
    LiveRun run = live.get(id);
    return run == null || run.isGone() ? Optional.empty() : Optional.of(run);
  }

  /** The runs in memory, in no order. */
  List<LiveRun> all() {
    return new ArrayList<>(live.values());
  }

  /**
   * The run, from memory or from the store.
   *
   * @throws RefusedException if there is none
   */
  LiveRun load(String id) {
    return find(id)
        .orElseGet(
            () ->
                exclusively(
                    id,
                    () ->
                        find(id)
                            .orElseGet(
                                () ->
                                    publish(
                                        rebuilt(
                                            store
                                                .run(id)
                                                .orElseThrow(() -> Refusals.notFound(id)))))));
  }

  /** Does something to a run that nobody else may do to it at the same time. */
  <T> T exclusively(String id, Supplier<T> action) {
    ReentrantLock stripe = stripes[Math.floorMod(id.hashCode(), STRIPES)];
    stripe.lock();
    try {
      return action.get();
    } finally {
      stripe.unlock();
    }
  }

  /** The run with its latest progress. */
  Optional<StoredRun> peek(String id) {
    Optional<LiveRun> found = current(id);
    return found.isEmpty()
        ? store.run(id)
        : Optional.of(found.get().settle().orElseThrow(GroupCommitter::storeDown).view().run());
  }

  /**
   * Takes a run out of memory, everything of it being on disk. Only within {@link #exclusively}.
   */
  Optional<StoredRun> takeOut(String id) {
    Optional<LiveRun> found = current(id);
    if (found.isEmpty()) {
      return store.run(id);
    }
    LiveRun run = found.get();
    StoredRun snapshot = run.retire().orElseThrow(GroupCommitter::storeDown);
    handBack(run);
    await(run, List.of());
    live.remove(id, run);
    return Optional.of(snapshot);
  }

  /** The run in memory; brought in unless it has finished: only then the store has it all. */
  private Optional<LiveRun> current(String id) {
    Optional<LiveRun> found = find(id);
    if (found.isPresent() || store.run(id).map(run -> run.state().isFinal()).orElse(true)) {
      return found;
    }
    return Optional.of(load(id));
  }

  /**
   * Lets a changed run in, and stores it with what happened. Only within {@link #exclusively}.
   *
   * @return the run, on disk
   */
  LiveRun open(StoredRun changed, StoredEvent.Kind kind, String message) {
    LiveRun run = rebuilt(changed);
    committer.await(run.announce(kind, message, nowMicros.getAsLong()));
    return publish(run);
  }

  /** Lets a new run in, and stores it. Only within {@link #exclusively}. */
  LiveRun create(StoredRun created) {
    LiveRun run = live(created, Replay.fresh(created, cohorts.of(created)), 0);
    committer.await(
        run.announce(StoredEvent.Kind.STATE, "the run was started", created.createMicros()));
    return publish(run);
  }

  /** Stores entries of a run that is not in memory. */
  void store(List<Entry> entries) {
    AwaitedGroup group = new AwaitedGroup();
    group.fill(null, entries, 0);
    committer.submit(group);
    committer.await(group);
  }

  private void await(LiveRun run, List<Entry> entries) {
    AwaitedGroup group = new AwaitedGroup();
    group.fill(run, entries, 0);
    committer.submit(group);
    committer.await(group);
  }

  /** Judges again everything that is stored of a run. */
  Replay.Standing walk(StoredRun stored, Consumer<Judged> judged) {
    return Replay.walk(stored, store.reports(stored.number()), cohorts.of(stored), judged);
  }

  private LiveRun rebuilt(StoredRun stored) {
    Deque<Judged> recent = new ArrayDeque<>();
    Replay.Standing standing =
        walk(
            stored,
            judged -> {
              if (recent.size() == RECENT) {
                recent.removeFirst();
              }
              recent.addLast(judged);
            });
    LiveRun run = live(stored, standing, store.lastEventNumber(stored.number()));
    run.rederived(recent);
    return run;
  }

  private LiveRun live(StoredRun stored, Replay.Standing standing, long lastEvent) {
    long now = nowMicros.getAsLong();
    RunCourse course = new RunCourse(stored, standing, lastEvent, encoder, now);
    return new LiveRun(course, committer, steadyMicros, now);
  }

  private LiveRun publish(LiveRun run) {
    Optional.ofNullable(owed.remove(run.id())).ifPresent(run::owe);
    live.put(run.id(), run);
    // What was refused before it could be found here.
    Optional.ofNullable(owed.remove(run.id())).ifPresent(run::owe);
    if (live.size() > most) {
      evictLongestUntouchedBut(run);
    }
    return run;
  }

  /** Not the run that comes in: a clock that was set back makes it look untouched for longest. */
  private void evictLongestUntouchedBut(LiveRun newest) {
    int surplus = live.size() - most + most / 16;
    live.values().stream()
        .filter(run -> run != newest)
        // Sorted by what it was at one moment: a sort fails on an order that changes under it.
        .map(run -> new Touched(run, run.touchedMicros()))
        .sorted(Comparator.comparingLong(Touched::micros))
        .limit(surplus)
        .map(Touched::run)
        .forEach(
            run -> {
              if (run.retireIfIdle()) {
                handBack(run);
                live.remove(run.id(), run);
              } else {
                run.catchUp();
              }
            });
  }

  private record Touched(LiveRun run, long micros) {}
}
