// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Samples;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreException;
import dev.epochwatch.server.store.StoredReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that an append has returned for is lost, whatever the disk does. */
class FaultyDiskTest {
  private static final SegmentLimits SMALL = new SegmentLimits(60, 25, 1_000);
  private static final int RUNS = 5;
  private static final int BATCHES = 400;

  /** What a power cut at some moment would leave, and what was acknowledged by then. */
  private record Cut(Path directory, int acknowledged) {}

  @TempDir Path directory;

  @BeforeEach
  void install() {
    FaultyDisk.install();
  }

  @Test
  void append_powerCutAtAnyMoment_losesNothingAcknowledged() throws IOException {
    Random random = new Random(21);
    List<Cut> cuts = new ArrayList<>();
    AtomicInteger acknowledged = new AtomicInteger();
    try (Store store = H2Store.open(faulty())) {
      putRuns(store);
      FaultyDisk.onOperation(
          number -> {
            if (random.nextInt(40) == 0) {
              cuts.add(cut(random, cuts.size(), acknowledged.get()));
            }
          });
      for (int batch = 1; batch <= BATCHES; batch++) {
        store.append(batch(batch));
        acknowledged.set(batch);
      }
      FaultyDisk.onOperation(number -> {});
    }
    assertThat(cuts).hasSizeGreaterThan(10);
    for (Cut cut : cuts) {
      try (Store store = Stores.open(cut.directory())) {
        assertHolds(store, cut.acknowledged());
      }
    }
  }

  @Test
  void append_failingDisk_throwsAndGoesOnWhenItIsWell() {
    Random random = new Random(4);
    int acknowledged = 0;
    try (Store store = H2Store.open(faulty())) {
      putRuns(store);
      for (int outage = 0; outage < 8; outage++) {
        for (int i = random.nextInt(20); i >= 0; i--) {
          store.append(batch(++acknowledged));
        }
        FaultyDisk.setFailing(true);
        List<Entry> next = batch(acknowledged + 1);
        assertThatThrownBy(() -> store.append(next)).isInstanceOf(StoreException.class);
        assertThatThrownBy(store::check).isInstanceOf(StoreException.class);
        FaultyDisk.setFailing(false);

        store.check();
        assertHolds(store, acknowledged);
        store.append(next);
        acknowledged++;
        assertHolds(store, acknowledged);
      }
    }
    try (Store store = H2Store.open(faulty())) {
      assertHolds(store, acknowledged);
    }
  }

  private H2Settings faulty() {
    return new H2Settings(directory.resolve("data"), FaultyDisk.SCHEME, SMALL);
  }

  private static void putRuns(Store store) {
    for (int run = 0; run < RUNS; run++) {
      store.append(List.of(new Entry.PutRun(Samples.run(run + 1))));
    }
  }

  /** A report for each run; now and then a run rests, so that it is archived. */
  private static List<Entry> batch(int number) {
    List<Entry> batch = new ArrayList<>();
    for (long run = 1; run <= RUNS; run++) {
      batch.add(new Entry.AppendReport(run, Samples.report(1, number)));
    }
    batch.add(new Entry.AppendEvent(1, Samples.event(number)));
    if (number % 9 == 0) {
      long resting = 1 + number % RUNS;
      batch.add(new Entry.PutRun(Samples.run(resting, RunState.INTERRUPTED, 1)));
    }
    return batch;
  }

  private Cut cut(Random random, int number, int acknowledged) {
    Path left = directory.resolve("cut" + number);
    try {
      Files.createDirectory(left);
      Files.write(
          left.resolve("epochwatch.mv.db"), FaultyDisk.afterPowerCut(random, number % 2 == 0));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return new Cut(left, acknowledged);
  }

  /** Everything acknowledged is there once; of the batch in flight there is all or nothing. */
  private static void assertHolds(Store store, int acknowledged) {
    int stored = store.reports(1).size();
    assertThat(stored).isBetween(acknowledged, acknowledged + 1);
    List<StoredReport> expected = new ArrayList<>();
    for (int number = 1; number <= stored; number++) {
      expected.add(Samples.report(1, number));
    }
    for (long run = 1; run <= RUNS; run++) {
      assertThat(store.reports(run)).isEqualTo(expected);
    }
    assertThat(store.lastEventNumber(1)).isEqualTo(stored);
  }
}
