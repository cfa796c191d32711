// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import dev.epochwatch.client.EpochwatchClient;
import dev.epochwatch.client.Run;
import dev.epochwatch.client.RunOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** What a report costs the training thread when it does not wait for the answer. */
final class ClientCost {
  private static final long PAUSE_NANOS = 500_000;
  private static final int WARM_UP = 3_000;

  private ClientCost() {}

  /** The time each call of {@code report} took, in nanoseconds, with a short pause between them. */
  static Histogram measure(Target service, int reports, String policy) {
    Histogram histogram = new Histogram(3);
    try (EpochwatchClient client =
            EpochwatchClient.builder("127.0.0.1:" + service.port())
                .decisionTimeout(Duration.ZERO)
                .withoutJournal()
                .build();
        Run run =
            client.startRun(RunOptions.experiment("bench").run("client-cost").policy(policy))) {
      for (int step = 1; step <= WARM_UP + reports; step++) {
        Map<String, Double> metrics =
            Map.of("train_loss", 2.0 / step, "val_loss", 2.1 / step, "val_accuracy", 0.9);
        long begin = System.nanoTime();
        run.report(step, metrics);
        long taken = System.nanoTime() - begin;
        if (step > WARM_UP) {
          histogram.recordValue(taken);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      run.finish();
    }
    return histogram;
  }
}
