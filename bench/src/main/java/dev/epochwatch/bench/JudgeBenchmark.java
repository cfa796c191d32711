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
 * <p>A hundred judges are brought to the step and then judge ten steps more, in turn. There are as
 * many at each step, so that their memory is as near or far for all.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 300)
@Measurement(iterations = 100)
@Fork(1)
public class JudgeBenchmark {
  private static final int JUDGES = 100;
  private static final int DECISIONS_EACH = 10;
  static final int DECISIONS = JUDGES * DECISIONS_EACH;

  /** Where in the run the decisions are taken. */
  @Param({"10", "1000", "100000"})
  public int step;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Judge[] judges = new Judge[JUDGES];
  private final Observation[][] observations = new Observation[DECISIONS_EACH][JUDGES];
  private long taken;

  /** Brings the judges to the step, or lets them go on while they are not far past it. */
  @Setup(Level.Invocation)
  public void bringToStep() {
    if (taken == 0 || taken > step + step / 2) {
      for (int i = 0; i < JUDGES; i++) {
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
      }
      taken = step;
    }
    for (Observation[] round : observations) {
      taken++;
      for (int i = 0; i < JUDGES; i++) {
        round[i] = observation(taken);
      }
    }
  }

  /** Decides on the next steps, one run after the other, as reports come in. */
  @Benchmark
  @OperationsPerInvocation(DECISIONS)
  public void decide(Blackhole blackhole) {
    for (Observation[] round : observations) {
      for (int i = 0; i < JUDGES; i++) {
        Decision decision = judges[i].observe(round[i]);
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
