// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Schedule;
import dev.epochwatch.core.model.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Makes training runs: seed in, run and truth out. The same seed always gives the same run.
 *
 * <p>Traits are drawn from wide ranges, none of them set with a rule in view: 15 to 200 epochs, six
 * forms of schedule, four families of curve and their mixtures, floors from perfect to useless,
 * overfitting that saturates or not, second descents, divergence by 5 % to 4.5 times an epoch,
 * noise of 0.05 % to 8 % that is white or autocorrelated, Gaussian or heavy-tailed, accuracies
 * counted in 60 to 60,000 examples, and metrics, rates and plans that are reported or not.
 */
public final class Simulator {
  private Simulator() {}

  /** The run of a seed. */
  public static SimulatedRun run(long seed) {
    Draw draw = new Draw(seed);
    return new Measurement(draw, Physics.draw(draw)).run(seed);
  }

  /** Adds noise to the curves, and leaves out what a trainer does not report. */
  private static final class Measurement {
    private static final double PEAK_RATE = 1e-3;

    private final Draw draw;
    private final LatentCurves curves;
    private final boolean reportsTrain;
    private final boolean reportsScore;
    private final boolean reportsRate;
    private final boolean reportsExamples;
    private final double correlation;
    private final boolean heavyTailed;
    private final boolean spikes;
    private final double trainNoise;
    private final long examples;
    private final double gaps;
    private final long epochMicros;

    Measurement(Draw draw, LatentCurves curves) {
      this.draw = draw;
      this.curves = curves;
      reportsTrain = draw.chance(0.9);
      reportsScore = draw.chance(0.5);
      reportsRate = draw.chance(0.5);
      reportsExamples = draw.chance(0.3);
      correlation = draw.chance(0.3) ? draw.uniform(0, 0.6) : 0;
      heavyTailed = draw.chance(0.3);
      spikes = draw.chance(0.1);
      trainNoise = draw.uniform(0.1, 0.6);
      examples = Math.round(draw.logUniform(60, 60_000));
      gaps = draw.chance(0.05) ? 0.1 : 0;
      epochMicros = Math.round(1e6 * draw.logUniform(1, 3_600));
    }

    SimulatedRun run(long seed) {
      Objective objective =
          reportsScore && draw.chance(0.4)
              ? new Objective(new Metric(Split.VALIDATION, "accuracy"), Direction.MAXIMIZE)
              : Objective.VALIDATION_LOSS;
      OptionalLong planned =
          draw.chance(0.85) ? OptionalLong.of(curves.epochs()) : OptionalLong.empty();
      Optional<Schedule> schedule =
          draw.chance(0.3) ? Optional.of(curves.rates().declared()) : Optional.empty();
      List<Observation> observations = observations();
      boolean knowsRate = reportsRate || schedule.isPresent();
      Truth truth = new Truth(curves, objective, reportsTrain, reportsScore, knowsRate, examples);
      return new SimulatedRun(seed, objective, planned, schedule, observations, truth);
    }

    private List<Observation> observations() {
      List<Observation> observations = new ArrayList<>(curves.epochs());
      double carried = 0;
      double frozenLoss = Double.NaN;
      double frozenAccuracy = Double.NaN;
      for (int i = 0; i < curves.epochs(); i++) {
        carried = correlation * carried + Math.sqrt(1 - correlation * correlation) * noise();
        double swing = i % 2 == 0 ? curves.swing() : -curves.swing();
        double loss = curves.validation()[i] + curves.noise()[i] * carried + swing;
        double wrong = Math.max(0, Math.min(1, curves.error()[i]));
        double accuracy = 1 - (double) draw.binomial(examples, wrong) / examples;
        boolean frozen = curves.ailment() == Ailment.FROZEN_METRIC && i > curves.ailsFrom();
        frozenLoss = frozen ? frozenLoss : loss;
        frozenAccuracy = frozen ? frozenAccuracy : accuracy;
        observations.add(observation(i, frozenLoss, frozenAccuracy));
      }
      return observations;
    }

    private double noise() {
      double drawn = heavyTailed ? draw.heavyTailed() : draw.gaussian();
      return spikes && draw.chance(0.02) ? drawn + draw.uniform(5, 30) : drawn;
    }

    private Observation observation(int index, double loss, double accuracy) {
      List<MetricValue> metrics = new ArrayList<>(3);
      double train = curves.train()[index] + trainNoise * curves.noise()[index] * draw.gaussian();
      if (reportsTrain) {
        metrics.add(MetricValue.of("train_loss", train));
      }
      if (!draw.chance(gaps) || metrics.isEmpty()) {
        metrics.add(MetricValue.of("val_loss", loss));
        if (reportsScore) {
          metrics.add(MetricValue.of("val_accuracy", accuracy));
        }
      }
      return new Observation(
          index + 1L,
          OptionalDouble.empty(),
          metrics,
          reportsRate
              ? OptionalDouble.of(PEAK_RATE * curves.rates().relative()[index])
              : OptionalDouble.empty(),
          OptionalLong.of((index + 1L) * epochMicros),
          Optional.empty(),
          reportsExamples ? OptionalLong.of(examples) : OptionalLong.empty());
    }
  }
}
