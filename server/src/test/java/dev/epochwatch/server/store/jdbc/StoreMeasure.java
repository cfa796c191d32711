// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Samples;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the store by hand; docs/store.md has the command and the figures. Not a test: nothing
 * here passes or fails.
 */
final class StoreMeasure {
  private static final int LIVE_RUNS = 1_000;
  private static final String[] NAMES = {"loss", "acc", "val_loss", "val_acc", "lr", "grad_norm"};

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Path root;
  private final Random random = new Random(1);
  private long sequence;

  private StoreMeasure(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) throws Exception {
    Path root = Files.createTempDirectory(Path.of(arguments[0]), "measure");
    StoreMeasure measure = new StoreMeasure(root);
    for (String part : List.of(arguments).subList(1, arguments.length)) {
      switch (part) {
        case "appends" -> measure.appends();
        case "paced" -> measure.paced();
        case "reopening" -> measure.reopening();
        case "left-open" -> measure.leftOpen();
        case "history" -> measure.history();
        default -> throw new IllegalArgumentException("no part '" + part + "'");
      }
    }
  }

  private void appends() {
    for (int round = 0; round < 3; round++) {
      for (int group : new int[] {1, 16, 256, 1_024}) {
        try (Store store = open("append-" + group + "-" + round)) {
          putRuns(store, LIVE_RUNS);
          append(store, group, 2_000_000_000L);
          long cpu = THREADS.getCurrentThreadCpuTime();
          long[] nanos = append(store, group, 4_000_000_000L);
          double cpuMicros = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3;
          double seconds = Arrays.stream(nanos).sum() / 1e9;
          print(
              ("append of %4d: %,9.0f reports/s, %.1f us of CPU a report,"
                      + " p50 %.2f p99 %.2f max %.1f ms")
                  .formatted(
                      group,
                      nanos.length * group / seconds,
                      cpuMicros / (nanos.length * group),
                      percentile(nanos, 50) / 1e6,
                      percentile(nanos, 99) / 1e6,
                      percentile(nanos, 100) / 1e6));
        }
      }
    }
  }

  /** Appends for a while and gives back how long each append took. */
  private long[] append(Store store, int group, long nanos) {
    List<Long> times = new ArrayList<>();
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      List<Entry> batch = batch(group);
      long start = System.nanoTime();
      store.append(batch);
      times.add(System.nanoTime() - start);
    }
    return times.stream().mapToLong(Long::longValue).toArray();
  }

  /** 20,000 reports a second, from the intended time of each report to its acknowledgement. */
  private void paced() throws IOException {
    int perSecond = 20_000;
    int seconds = 60;
    try (Store store = open("paced")) {
      putRuns(store, LIVE_RUNS);
      long[] latencies = new long[perSecond * seconds];
      long start = System.nanoTime();
      int sent = 0;
      while (sent < latencies.length) {
        long now = System.nanoTime();
        int due = (int) Math.min(latencies.length, (now - start) * perSecond / 1_000_000_000L);
        if (due == sent) {
          LockSupport.parkNanos(20_000);
          continue;
        }
        store.append(batch(due - sent));
        long done = System.nanoTime();
        for (; sent < due; sent++) {
          latencies[sent] = done - start - sent * 1_000_000_000L / perSecond;
        }
      }
      long[] warm = Arrays.copyOfRange(latencies, perSecond * 10, latencies.length);
      print(
          "20,000 reports/s: p50 %.2f p99 %.2f p99.9 %.1f max %.1f ms, file %,d MB"
              .formatted(
                  percentile(warm, 50) / 1e6,
                  percentile(warm, 99) / 1e6,
                  percentile(warm, 99.9) / 1e6,
                  percentile(warm, 100) / 1e6,
                  size("paced") >> 20));
    }
    print("file after a clean close: %,d MB".formatted(size("paced") >> 20));
  }

  private void reopening() {
    SegmentLimits endless = new SegmentLimits(1L << 40, 1L << 40, 1L << 40);
    try (Store store = H2Store.open(new H2Settings(root.resolve("tail"), "", endless))) {
      putRuns(store, LIVE_RUNS);
      for (int i = 0; i < 200; i++) {
        store.append(batch(1_000));
      }
    }
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      try (Store store = H2Store.open(new H2Settings(root.resolve("tail"), "", endless))) {
        print("open with 200,000 reports in the log: %,d ms".formatted(millis(start)));
        store.check();
      }
    }
  }

  /** As a kill leaves it. */
  private void leftOpen() throws IOException {
    try (Store store = open("left-open")) {
      putRuns(store, LIVE_RUNS);
      for (int i = 0; i < 5_000; i++) {
        store.append(batch(200));
      }
      for (int i = 0; i < 3; i++) {
        Path copy = Files.createDirectories(root.resolve("left-open-" + i));
        Files.copy(
            root.resolve("left-open").resolve("epochwatch.mv.db"),
            copy.resolve("epochwatch.mv.db"));
      }
    }
    for (int i = 0; i < 3; i++) {
      long size = Files.size(root.resolve("left-open-" + i).resolve("epochwatch.mv.db"));
      long start = System.nanoTime();
      try (Store store = open("left-open-" + i)) {
        print(
            "open with 1,000,000 reports, left open with %,d MB: %,d ms"
                .formatted(size >> 20, millis(start)));
        store.check();
      }
    }
  }

  private void history() throws IOException, SQLException {
    int runs = 10_000;
    try (Store store = open("history")) {
      for (int number = 1; number <= runs; number++) {
        List<Entry> batch = new ArrayList<>();
        batch.add(new Entry.PutRun(finished(number)));
        for (int i = 1; i <= 200; i++) {
          batch.add(new Entry.AppendReport(number, report(i)));
        }
        batch.add(new Entry.PutRun(finished(number)));
        store.append(batch);
      }
      time("history of one run, 200 x 6", 500, () -> store.reports(1 + random.nextInt(runs)));
      time("newest 1,000 runs", 30, () -> store.runs(query("", "")));
      time("best 1,000 of an experiment", 30, () -> store.runs(query("experiment=digits", "best")));
      time("params.lr > 0.5, by lr", 20, () -> store.runs(query("params.lr > 0.5", "params.lr")));
      long start = System.nanoTime();
      store.close();
      print("clean close: %,d ms, %,d MB".formatted(millis(start), size("history") >> 20));
    }
    long start = System.nanoTime();
    try (Store store = open("history")) {
      print("open with 10,000 finished runs: %,d ms".formatted(millis(start)));
      store.check();
    }
    try (var connection =
            DriverManager.getConnection(
                H2Settings.of(root.resolve("history")).url(), "epochwatch", "");
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN COMPACT");
    }
    print("compacted: %.1f bytes/report".formatted(size("history") / (runs * 200.0)));
  }

  /** Never the same twice in a row: H2 would answer that from its last result. */
  private RunQuery query(String filter, String order) {
    return new RunQuery(filter, order, 1_000 - random.nextInt(50), Optional.empty());
  }

  private static void time(String what, int repetitions, Runnable question) {
    for (int i = 0; i < repetitions; i++) {
      question.run();
    }
    long[] nanos = new long[repetitions];
    for (int i = 0; i < repetitions; i++) {
      long start = System.nanoTime();
      question.run();
      nanos[i] = System.nanoTime() - start;
    }
    print(
        "%s: p50 %.2f p99 %.2f ms"
            .formatted(what, percentile(nanos, 50) / 1e6, percentile(nanos, 99) / 1e6));
  }

  private StoredRun finished(int number) {
    StoredRun run = Samples.run(number, RunState.SUCCEEDED, 1);
    return Samples.with(
        run,
        run.id(),
        Samples.description(Map.of("lr", Double.toString(random.nextDouble())), Map.of("k", "v")),
        new StoredRun.Progress(
            200,
            200,
            OptionalLong.of(200),
            OptionalDouble.of(0.1),
            Optional.of(new Best(random.nextDouble(), 150, Optional.empty())),
            Reason.NONE));
  }

  private List<Entry> batch(int reports) {
    List<Entry> batch = new ArrayList<>(reports);
    for (int i = 0; i < reports; i++) {
      long number = sequence++;
      batch.add(new Entry.AppendReport(1 + number % LIVE_RUNS, report(1 + number / LIVE_RUNS)));
    }
    return batch;
  }

  private StoredReport report(long step) {
    List<MetricValue> metrics = new ArrayList<>(NAMES.length);
    for (String name : NAMES) {
      metrics.add(MetricValue.of(name, (float) random.nextDouble()));
    }
    return Samples.report(1, step, metrics);
  }

  private static void putRuns(Store store, int count) {
    List<Entry> batch = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      batch.add(new Entry.PutRun(Samples.run(number)));
    }
    store.append(batch);
  }

  private Store open(String name) {
    sequence = 0;
    return Stores.open(root.resolve(name));
  }

  private long size(String name) throws IOException {
    return Files.size(root.resolve(name).resolve("epochwatch.mv.db"));
  }

  private static double percentile(long[] values, double percent) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * percent / 100))];
  }

  private static long millis(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
