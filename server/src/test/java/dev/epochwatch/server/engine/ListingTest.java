// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static dev.epochwatch.server.engine.EngineFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lists of runs after a restart: as they stand, and without judging what needs no judging. */
class ListingTest {
  private final FlakyStore store = new FlakyStore();
  private final List<String> replaced = new ArrayList<>();
  private final EngineFixture fixture = new EngineFixture(store);

  @Test
  void list_afterARestartInGoodOrder_judgesNothingAgain() {
    twoRuns();
    fixture.engine().list(query());
    fixture.restart();
    watchWrites();

    assertThat(progress()).containsExactly("r1 3 reports, last 0.25", "r2 1 reports, last 1.0");
    assertThat(replaced).isEmpty();
  }

  @Test
  void list_afterAKill_judgesAgainWhatMissesReports() {
    twoRuns();
    fixture.engine().list(query());
    fixture.send(report("r1", 1, 4, 4, 0.125));
    fixture.restart();
    watchWrites();

    assertThat(progress()).containsExactly("r1 4 reports, last 0.125", "r2 1 reports, last 1.0");
    assertThat(replaced).containsExactly("r1");
  }

  @Test
  void list_afterAResumeAndAKill_isRight() {
    twoRuns();
    fixture.resume("r1", java.util.OptionalLong.of(1), "");
    fixture.restart();

    assertThat(progress()).containsExactly("r1 1 reports, last 1.0", "r2 1 reports, last 1.0");
  }

  private void twoRuns() {
    fixture.start("r1");
    fixture.start("r2");
    fixture.send(report("r1", 1, 1, 1, 1.0));
    fixture.send(report("r1", 1, 2, 2, 0.5));
    fixture.send(report("r1", 1, 3, 3, 0.25));
    fixture.send(report("r2", 1, 1, 1, 1.0));
  }

  private void watchWrites() {
    store.poison(
        entry -> {
          if (entry instanceof Entry.PutRun put) {
            replaced.add(put.run().id());
          }
          return false;
        });
  }

  private List<String> progress() {
    return fixture.engine().list(query()).runs().stream().map(ListingTest::text).toList();
  }

  private static String text(StoredRun run) {
    return "%s %d reports, last %s"
        .formatted(
            run.id(), run.progress().reports(), run.progress().lastValue().orElse(Double.NaN));
  }

  private static RunQuery query() {
    return new RunQuery("", "run", 50, Optional.empty());
  }
}
