// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredRun;
import java.util.Optional;

/**
 * Finds the runs that have fallen silent, and interrupts them. Looks only at runs that are expected
 * to report, and at each of them at least once in the shortest silence that counts. Used by one
 * thread; waits for the store's reads, not for its commits.
 */
final class SilenceSweep {
  /** Bringing a run into memory means judging all its reports again. */
  private static final int MOST_LOADS = 32;

  private final Store store;
  private final LiveRuns runs;
  private final ActiveRuns active;
  private final SilenceLimits limits;
  private boolean hasSwept;
  private long lastMicros;
  private long graceUntilMicros;

  SilenceSweep(Store store, LiveRuns runs, ActiveRuns active, SilenceLimits limits) {
    this.store = store;
    this.runs = runs;
    this.active = active;
    this.limits = limits;
  }

  /**
   * Looks at the runs that are due.
   *
   * @param nowMicros the time by the server's clock
   */
  void sweep(long nowMicros) {
    if (isInGrace(nowMicros)) {
      return;
    }
    int loads = MOST_LOADS;
    for (String id : active.due(nowMicros)) {
      Optional<LiveRun> run = runs.find(id);
      if (run.isEmpty() && loads > 0) {
        loads--;
        run = runs.exclusively(id, () -> loadIfOld(id, nowMicros));
      }
      run.ifPresent(live -> look(live, nowMicros));
    }
  }

  /**
   * After a start, a sleep of the machine or a jump of the clock, trainers get the time to come
   * back before their silence counts.
   */
  private boolean isInGrace(long nowMicros) {
    long passed = nowMicros - lastMicros;
    if (!hasSwept || passed < 0 || passed > limits.floorMicros()) {
      graceUntilMicros = nowMicros + limits.floorMicros();
    }
    hasSwept = true;
    lastMicros = nowMicros;
    return nowMicros < graceUntilMicros;
  }

  private void look(LiveRun run, long nowMicros) {
    long silentFrom = run.interruptIfSilent(limits, nowMicros);
    // The rhythm may quicken meanwhile, so nobody is left alone for longer than the floor.
    long latest = nowMicros + limits.floorMicros();
    active.postpone(run.id(), silentFrom <= nowMicros ? latest : Math.min(silentFrom, latest));
  }

  /** The run, brought into memory if its row says that it may be silent. */
  private Optional<LiveRun> loadIfOld(String id, long nowMicros) {
    Optional<LiveRun> live = runs.find(id);
    if (live.isPresent()) {
      return live;
    }
    Optional<StoredRun> stored = store.run(id).filter(run -> run.state().expectsReports());
    if (stored.isEmpty()) {
      active.forget(id);
      return Optional.empty();
    }
    long earliest = stored.get().updateMicros() + limits.floorMicros();
    if (earliest > nowMicros) {
      active.postpone(id, earliest);
      return Optional.empty();
    }
    return Optional.of(runs.load(id));
  }
}
