// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.server.Unzipped;
import dev.epochwatch.server.store.Backup;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.InMemoryStore;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy that is taken while others write has all that was acknowledged, and no half of a batch.
 */
class BackupTest {
  private static final int STORES = Math.max(1, Integer.getInteger("epochwatch.backups", 6) / 6);

  /** Of one store: its file grows all the while, and each copy is read to its end. */
  private static final int ROUNDS = 6;

  private static final int RUNS = 4;

  /** Small tables of the log, so that it turns over and is emptied while it is copied. */
  private static final SegmentLimits SMALL = new SegmentLimits(400, 60, 10_000);

  @TempDir Path directory;

  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Test
  void backUp_underLoad_hasWhatWasAcknowledgedAndNoHalfBatch() throws Exception {
    for (int i = 0; i < STORES; i++) {
      acknowledged.set(0);
      enough.set(false);
      backUpUnderLoad(directory.resolve("store-" + i));
    }
  }

  private void backUpUnderLoad(Path folder) throws Exception {
    int during = 0;
    try (Store store = H2Store.open(new H2Settings(folder.resolve("data"), "", SMALL))) {
      for (long run = 1; run <= RUNS; run++) {
        store.append(List.of(new Entry.PutRun(Samples.run(run))));
      }
      append(store, 400);
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> appendOn(store));
      try {
        for (int round = 0; round < ROUNDS; round++) {
          int before = acknowledged.get();
          Path restored = folder.resolve("restored-" + round);
          try (Backup copy = store.backUp().orElseThrow()) {
            during += acknowledged.get() - before;
            assertThat(Unzipped.into(restored, copy.open())).containsExactly("epochwatch.mv.db");
          }
          assertThat(numberOfReports(restored))
              .as("round %d", round)
              .isGreaterThanOrEqualTo(before);
        }
      } finally {
        enough.set(true);
      }
      writing.get(60, TimeUnit.SECONDS);
      assertThat(store.reports(1)).hasSize(acknowledged.get());
    }
    assertThat(during).as("batches that were written meanwhile").isPositive();
    assertThat(numberOfReports(folder.resolve("data"))).isEqualTo(acknowledged.get());
  }

  @Test
  void backUp_restored_goesOnAsAStore() throws IOException {
    try (Store store = Stores.open(directory.resolve("data"))) {
      store.append(
          List.of(
              new Entry.PutRun(Samples.run(1)),
              new Entry.AppendReport(1, Samples.report(1, 1)),
              new Entry.AppendEvent(1, Samples.event(1))));
      try (Backup copy = store.backUp().orElseThrow()) {
        Unzipped.into(directory.resolve("restored"), copy.open());
      }
      assertThat(copiesIn(directory.resolve("data"))).isZero();
    }

    try (Store restored = Stores.open(directory.resolve("restored"))) {
      assertThat(restored.run("run-1")).contains(Samples.run(1));
      assertThat(restored.lastEventNumber(1)).isEqualTo(1);
      restored.append(List.of(new Entry.AppendReport(1, Samples.report(1, 2))));
      assertThat(restored.reports(1)).containsExactly(Samples.report(1, 1), Samples.report(1, 2));
    }
  }

  @Test
  void open_afterADeathDuringABackup_removesWhatWasLeft() throws IOException {
    Path data = directory.resolve("data");
    try (Store store = Stores.open(data)) {
      assertThat(store.backUp()).isPresent();
    }
    assertThat(copiesIn(data)).isEqualTo(1);

    Stores.open(data).close();

    assertThat(copiesIn(data)).isZero();
  }

  @Test
  void backUp_ofAClosedStore_isRefused() {
    Store store = Stores.open(directory);
    store.close();

    assertThatThrownBy(store::backUp).isInstanceOf(StoreException.class);
  }

  @Test
  void backUp_ofAStoreInMemory_isNone() {
    try (Store store = new InMemoryStore()) {
      assertThat(store.backUp()).isEmpty();
    }
  }

  private void appendOn(Store store) {
    while (!enough.get()) {
      append(store, 1);
    }
  }

  private void append(Store store, int batches) {
    for (int i = 0; i < batches; i++) {
      int number = acknowledged.get() + 1;
      List<Entry> batch = new ArrayList<>();
      for (long run = 1; run <= RUNS; run++) {
        batch.add(new Entry.AppendReport(run, Samples.report(1, number)));
      }
      if (number % 20 == 0) {
        batch.add(new Entry.PutRun(Samples.run(1 + number % RUNS, RunState.INTERRUPTED, 1)));
      }
      store.append(batch);
      acknowledged.set(number);
    }
  }

  /** How many reports each run has; all have the same ones. */
  private static int numberOfReports(Path data) {
    try (Store store = H2Store.open(new H2Settings(data, "", SMALL))) {
      List<StoredReport> first = store.reports(1);
      for (int i = 0; i < first.size(); i++) {
        assertThat(first.get(i)).isEqualTo(Samples.report(1, i + 1));
      }
      for (long run = 2; run <= RUNS; run++) {
        assertThat(store.reports(run)).isEqualTo(first);
      }
      return first.size();
    }
  }

  private static long copiesIn(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.filter(file -> file.toString().endsWith(".zip")).count();
    }
  }
}
