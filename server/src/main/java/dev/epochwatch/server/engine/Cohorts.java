// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.server.store.Peer;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Whom a run is judged among: chosen once and stored with the run, so that whoever judges it again
 * sees the same others. Thread-safe; blocks.
 */
final class Cohorts {
  /** How many runs at most. */
  static final int MOST_PEERS = 64;

  /** How many reports they may have together: what a run in memory can hold on to, about 1 MB. */
  static final long MOST_REPORTS = 65_536;

  private static final long MOST_POINTS_KEPT = 4_000_000;

  private final Store store;
  private final PeerCurves curves;

  Cohorts(Store store) {
    this.store = store;
    this.curves = new PeerCurves(store, MOST_POINTS_KEPT);
  }

  /** The peers of a run that begins now: the newest runs of its experiment that have ended. */
  List<Peer> choose(String experiment) {
    return chosen(store.newestEnded(experiment, Long.MAX_VALUE, Long.MAX_VALUE, MOST_PEERS));
  }

  /** The peers that a stored run has, or would have been given at its start. */
  List<Peer> ofThePast(StoredRun run) {
    return run.peers()
        .filter(peers -> !peers.isEmpty())
        .orElseGet(
            () ->
                chosen(
                    store.newestEnded(
                        run.description().experiment(),
                        run.number(),
                        run.createMicros(),
                        MOST_PEERS)));
  }

  /**
   * Looks whether a run could be judged as it was.
   *
   * @throws RefusedException if one of its peers was deleted
   */
  void requireAll(StoredRun run) {
    List<Peer> peers = run.peers().orElse(List.of());
    long missing = peers.stream().filter(peer -> store.run(peer.run()).isEmpty()).count();
    if (missing > 0) {
      throw Refusals.peersDeleted(run, missing);
    }
  }

  /** What the rules of a run see; nobody as long as its peers or its objective are not known. */
  Cohort of(StoredRun run) {
    return run.objective()
        .map(named -> Objective.of(named.rawName(), Optional.of(named.direction())))
        .flatMap(objective -> run.peers().map(peers -> of(peers, objective.metric())))
        .orElse(Cohort.NONE);
  }

  /** What the rules see of these peers in a metric. */
  Cohort of(List<Peer> peers, Metric metric) {
    List<Cohort.Member> members =
        peers.stream().map(peer -> curves.member(peer, metric)).flatMap(Optional::stream).toList();
    return asked -> asked.equals(metric) ? members : List.of();
  }

  /**
   * A run is there no more.
   *
   * @param run its number
   */
  void forget(long run) {
    curves.forget(run);
  }

  /** The newest that fit in together, in the order of their creation. */
  private static List<Peer> chosen(List<StoredRun> newestFirst) {
    List<Peer> peers = new ArrayList<>();
    long reports = 0;
    for (StoredRun run : newestFirst) {
      if (reports + run.progress().reports() <= MOST_REPORTS) {
        reports += run.progress().reports();
        peers.add(Peer.of(run));
      }
    }
    Collections.reverse(peers);
    return peers;
  }
}
