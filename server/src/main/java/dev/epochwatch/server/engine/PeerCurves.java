// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.server.store.Peer;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The curves of finished runs, read from the store once for all runs that are judged among them.
 * They cannot change, so the longest unused are forgotten when there are too many. Thread-safe;
 * blocks.
 */
final class PeerCurves {
  private final Store store;
  private final long mostPoints;

  @GuardedBy("this") private final Map<Key, Curve> curves = new LinkedHashMap<>(64, 0.75f, true);

  @GuardedBy("this") private long points;

  /**
   * @param mostPoints how many points are kept in all, at 16 bytes each
   */
  PeerCurves(Store store, long mostPoints) {
    this.store = store;
    this.mostPoints = mostPoints;
  }

  private record Key(long run, int attempt, Metric metric) {}

  private record Curve(String run, Series series) {
    /** Also a curve without points takes room. */
    long size() {
      return series.size() + 16L;
    }
  }

  /** A peer and its metric; empty if the run was deleted or has no such metric. */
  Optional<Cohort.Member> member(Peer peer, Metric metric) {
    Key key = new Key(peer.run(), peer.attempt(), metric);
    return known(key)
        .or(() -> store.run(peer.run()).map(run -> remember(key, read(run, key))))
        .filter(curve -> curve.series().size() > 0)
        .map(curve -> new Cohort.Member(curve.run(), peer.complete(), curve.series()));
  }

  /** The run is deleted. */
  synchronized void forget(long run) {
    for (Iterator<Map.Entry<Key, Curve>> all = curves.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Key, Curve> entry = all.next();
      if (entry.getKey().run() == run) {
        points -= entry.getValue().size();
        all.remove();
      }
    }
  }

  private synchronized Optional<Curve> known(Key key) {
    return Optional.ofNullable(curves.get(key));
  }

  private synchronized Curve remember(Key key, Curve read) {
    Curve before = curves.putIfAbsent(key, read);
    if (before != null) {
      return before;
    }
    points += read.size();
    Iterator<Map.Entry<Key, Curve>> oldest = curves.entrySet().iterator();
    while (points > mostPoints && curves.size() > 1) {
      points -= oldest.next().getValue().size();
      oldest.remove();
    }
    return read;
  }

  private Curve read(StoredRun run, Key key) {
    List<Observation> having =
        store.reports(run.number()).stream()
            .filter(report -> report.attempt() <= key.attempt())
            .filter(report -> counts(run, report, key.attempt()))
            .map(StoredReport::observation)
            .filter(observation -> observation.value(key.metric()).isPresent())
            .toList();
    return new Curve(
        run.id(),
        Series.of(
            having.stream().mapToLong(Observation::step).toArray(),
            having.stream()
                .mapToDouble(observation -> observation.value(key.metric()).orElse(Double.NaN))
                .toArray()));
  }

  private static boolean counts(StoredRun run, StoredReport report, int attempt) {
    return !run.isSuperseded(report.attempt(), report.observation().step(), attempt);
  }
}
