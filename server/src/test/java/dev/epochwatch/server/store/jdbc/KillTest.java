// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Samples;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreException;
import dev.epochwatch.server.store.StoredReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process writes and dies by kill -9 at a random moment, again and again. */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("epochwatch.kills", 4);
  private static final int RUNS = 4;
  private static final SegmentLimits SMALL = new SegmentLimits(100, 30, 10_000);

  @TempDir Path directory;

  @Test
  void append_killedAtAnyMoment_losesNothingAcknowledged() throws Exception {
    Random random = new Random(17);
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged = writeUntilKilled(20 + random.nextInt(300));
      try (Store store = H2Store.open(settings(directory))) {
        List<StoredReport> first = store.reports(1);
        assertThat(first.size()).isGreaterThanOrEqualTo(acknowledged);
        for (int i = 0; i < first.size(); i++) {
          assertThat(first.get(i)).isEqualTo(Samples.report(1, i + 1));
        }
        for (long run = 2; run <= RUNS; run++) {
          assertThat(store.reports(run)).isEqualTo(first);
        }
      }
    }
  }

  @Test
  void open_inUseByAnotherProcess_isRefused() throws Exception {
    Process other = start();
    try (BufferedReader acknowledged = other.inputReader(StandardCharsets.US_ASCII)) {
      assertThat(acknowledged.readLine()).isNotNull();
      Assertions.assertThatThrownBy(() -> Stores.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use by another process (" + other.pid() + ")");
    } finally {
      kill(other);
    }
  }

  /** Gives back the last number that was acknowledged. */
  private int writeUntilKilled(int afterLines) throws IOException, InterruptedException {
    Process other = start();
    int last = 0;
    try (BufferedReader acknowledged = other.inputReader(StandardCharsets.US_ASCII)) {
      int lines = 0;
      for (String line = acknowledged.readLine(); line != null; line = acknowledged.readLine()) {
        last = Integer.parseInt(line);
        if (++lines == afterLines) {
          // Through the handle: destroyForcibly of a Process would close the pipe on the last
          // lines.
          other.toHandle().destroyForcibly();
        }
      }
    } finally {
      kill(other);
    }
    return last;
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Appender.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static H2Settings settings(Path directory) {
    return new H2Settings(directory, "", SMALL);
  }

  /** The other process: appends to each run in turn and prints what is acknowledged. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] arguments) {
      Store store = H2Store.open(settings(Path.of(arguments[0])));
      for (long run = store.lastRunNumber() + 1; run <= RUNS; run++) {
        store.append(List.of(new Entry.PutRun(Samples.run(run))));
      }
      for (int number = store.reports(1).size() + 1; ; number++) {
        List<Entry> batch = new ArrayList<>();
        for (long run = 1; run <= RUNS; run++) {
          batch.add(new Entry.AppendReport(run, Samples.report(1, number)));
        }
        if (number % 20 == 0) {
          batch.add(new Entry.PutRun(Samples.run(1 + number % RUNS, RunState.INTERRUPTED, 1)));
        }
        store.append(batch);
        System.out.println(number);
      }
    }
  }
}
