// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import java.util.SplittableRandom;

/**
 * Makes the reports of one run: six metrics of a training that keeps improving, a little noise on
 * top. The same seed gives the same reports. Not thread-safe.
 */
final class ReportFactory {
  private final String run;
  private final int attempt;
  private final SplittableRandom random;

  ReportFactory(String run, int attempt, long seed) {
    this.run = run;
    this.attempt = attempt;
    this.random = new SplittableRandom(seed);
  }

  /** The report of a step; its step is its sequence. */
  Report next(long sequence) {
    // A slow steady gain: a run that lasts for a whole measurement must not be stopped on the way.
    double progress = Math.exp(-sequence / 20_000.0);
    double train = 2 * progress + noise();
    double validation = 2.1 * progress + noise();
    return Report.newBuilder()
        .setRun(run)
        .setAttempt(attempt)
        .setSequence(sequence)
        .setStep(sequence)
        .addMetrics(metric("train_loss", train))
        .addMetrics(metric("val_loss", validation))
        .addMetrics(metric("train_accuracy", 1 - 0.4 * train / 2.2))
        .addMetrics(metric("val_accuracy", 1 - 0.4 * validation / 2.2))
        .addMetrics(metric("learning_rate", 1e-3))
        .addMetrics(metric("grad_norm", 1 + 100 * noise()))
        .build();
  }

  private double noise() {
    return 1e-4 * (random.nextDouble() - 0.5);
  }

  private static MetricValue metric(String name, double value) {
    return MetricValue.newBuilder().setName(name).setValue(value).build();
  }
}
