// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes finished runs that are older than they are to be kept, a few at a time and each in a
 * commit of its own, so that no trainer waits for it. Used by one thread; blocks.
 */
final class RetentionSweep {
  private static final Logger log = LoggerFactory.getLogger(RetentionSweep.class);

  /** Deletions in a sweep of one experiment, or of those that are not named. */
  static final int BATCH = 100;

  private static final long MICROS = 1_000_000;
  private static final long MICROS_OF_DAY = 24 * 60 * 60 * MICROS;

  private final Store store;
  private final Housekeeping house;
  private final Retention retention;
  private final BooleanSupplier isEnding;

  /**
   * @param isEnding asked between two deletions; once it holds, no more is deleted
   */
  RetentionSweep(Store store, Housekeeping house, Retention retention, BooleanSupplier isEnding) {
    this.store = store;
    this.house = house;
    this.retention = retention;
    this.isEnding = isEnding;
  }

  /**
   * Deletes a batch of what is too old.
   *
   * @param nowMicros the time by the server's clock
   * @return whether there may be more
   */
  boolean sweep(long nowMicros) {
    boolean more = false;
    Map<String, Integer> named = new TreeMap<>(retention.daysOfExperiment());
    for (Map.Entry<String, Integer> entry : named.entrySet()) {
      String only = "experiment = \"" + entry.getKey() + '"';
      more |= sweep(only, entry.getValue(), nowMicros);
    }
    StringBuilder others = new StringBuilder();
    named.keySet().forEach(name -> others.append(" AND experiment != \"" + name + '"'));
    String unnamed = others.isEmpty() ? "" : others.substring(" AND ".length());
    return sweep(unnamed, retention.days(), nowMicros) || more;
  }

  private boolean sweep(String which, int days, long nowMicros) {
    if (days == 0) {
      return false;
    }
    long before = nowMicros - days * MICROS_OF_DAY;
    String time = Instant.ofEpochSecond(Math.floorDiv(before, MICROS)).toString();
    String filter = (which.isEmpty() ? "" : which + " AND ") + "finish_time < \"" + time + '"';
    int deleted = 0;
    Optional<String> next = Optional.empty();
    do {
      // Those that unfinished runs are judged among stay: they must not hide the others.
      RunPage page = store.runs(new RunQuery(filter, "", BATCH, next));
      deleted += delete(page.runs(), BATCH - deleted, before);
      next = page.nextPageToken();
    } while (next.isPresent() && deleted < BATCH && !isEnding.getAsBoolean());
    if (deleted > 0) {
      log.info("deleted {} runs that ended before {}, over {} days ago", deleted, time, days);
    }
    return deleted == BATCH;
  }

  private int delete(List<StoredRun> runs, int most, long beforeMicros) {
    int deleted = 0;
    for (StoredRun run : runs) {
      if (deleted == most || isEnding.getAsBoolean()) {
        break;
      }
      if (house.deleteFinished(run.id(), beforeMicros)) {
        deleted++;
      }
    }
    return deleted;
  }
}
