// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.client.testing.FakeEpochwatchServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what {@code report} costs the training thread in fire-and-forget mode: the server on a
 * port in this process, six metrics a report, once as fast as the loop runs and once with a pause
 * of a millisecond between reports (as a training has; the client's thread is asleep then and must
 * be woken). Run its main; prints microseconds.
 */
final class ReportCost {
  private static final int WARM_UP = 100_000;
  private static final int COUNT = 50_000;
  private static final int PACED = 5_000;
  private static final Map<String, Double> METRICS =
      Map.of(
          "train_loss",
          0.31,
          "val_loss",
          0.42,
          "train_accuracy",
          0.91,
          "val_accuracy",
          0.88,
          "grad_norm",
          1.7,
          "throughput",
          1234.5);

  private ReportCost() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("report-cost");
    try (FakeEpochwatchServer fake = FakeEpochwatchServer.startOnPort(0);
        EpochwatchClient client =
            fake.clientBuilder()
                .decisionTimeout(Duration.ZERO)
                .bufferCapacity(10_000)
                .journalDirectory(directory)
                .build();
        Run run = client.startRun(RunOptions.experiment("cost"))) {
      long step = measure("warm-up", run, 1, WARM_UP, 0);
      for (int round = 0; round < 3; round++) {
        catchUp(run);
        step = measure("1 ms pause", run, step, PACED, 1_000_000);
        step = measure("no pause", run, step, COUNT, 0);
      }
      catchUp(run);
      fake.goAway();
      step = measure("server away, 1 ms pause", run, step, PACED, 1_000_000);
      measure("server away, no pause", run, step, COUNT, 0);
      fake.comeBack();
      catchUp(run);
    }
  }

  private static void catchUp(Run run) {
    long count = run.pendingReports();
    long began = System.nanoTime();
    while (run.pendingReports() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
    System.out.printf(
        "caught up: %d reports, %.0f a second%n", count, count * 1e9 / (System.nanoTime() - began));
  }

  private static long measure(String name, Run run, long first, int count, long pause) {
    long[] costs = new long[count];
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      run.report(first + i, METRICS);
      costs[i] = System.nanoTime() - began;
      if (pause > 0) {
        LockSupport.parkNanos(pause);
      }
    }
    Arrays.sort(costs);
    System.out.printf(
        "%-24s p50 %6.1f us  p99 %6.1f us  p99.9 %7.1f us  max %8.1f us%n",
        name,
        costs[count / 2] / 1e3,
        costs[(int) (count * 0.99)] / 1e3,
        costs[(int) (count * 0.999)] / 1e3,
        costs[count - 1] / 1e3);
    return first + count;
  }
}
