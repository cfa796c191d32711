// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Judge;
import dev.epochwatch.core.policy.Policies;
import dev.epochwatch.core.rule.Cohort;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The cost of one decision, early and late in a run: it must not grow with the run's length.
 *
 * <p>Judges are brought to the step before an invocation, then each judges a few steps more; with
 * early steps many judges share the work, so that none gets far past the step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 20)
@Measurement(iterations = 20)
@Fork(1)
public class JudgeBenchmark {
  static final int DECISIONS = 10_000;

  /** Where in the run the decisions are taken. */
  @Param({"10", "1000", "100000"})
  public int step;

  private final SplittableRandom random = new SplittableRandom(1);
  private Judge[] judges = {};
  private Observation[][] observations = {};

  /** Brings fresh judges to the step. */
  @Setup(Level.Invocation)
  public void bringToStep() {
    int decisionsEach = Math.min(step, DECISIONS);
    judges = new Judge[DECISIONS / decisionsEach];
    observations = new Observation[judges.length][decisionsEach];
    for (int i = 0; i < judges.length; i++) {
      judges[i] =
          new Judge(
              Policies.DEFAULT,
              Optional.empty(),
              OptionalLong.empty(),
              Optional.empty(),
              Cohort.NONE);
      for (int at = 1; at <= step; at++) {
        judges[i].observe(observation(at));
      }
      for (int ahead = 0; ahead < decisionsEach; ahead++) {
        observations[i][ahead] = observation(step + 1 + ahead);
      }
    }
  }

  /** Decides on the next steps. */
  @Benchmark
  @OperationsPerInvocation(DECISIONS)
  public void decide(Blackhole blackhole) {
    for (int i = 0; i < judges.length; i++) {
      for (Observation observation : observations[i]) {
        Decision decision = judges[i].observe(observation);
        blackhole.consume(decision);
      }
    }
  }

  private Observation observation(long at) {
    double progress = Math.exp(-at / 100_000.0);
    double noise = 1e-4 * (random.nextDouble() - 0.5);
    return Observation.of(
        at,
        MetricValue.of("train_loss", 2 * progress + noise),
        MetricValue.of("val_loss", 2.1 * progress + noise),
        MetricValue.of("train_accuracy", 1 - 0.3 * progress),
        MetricValue.of("val_accuracy", 1 - 0.32 * progress + noise));
  }
}
