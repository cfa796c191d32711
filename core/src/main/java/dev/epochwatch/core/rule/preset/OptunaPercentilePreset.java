// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.RunContext;
import java.util.List;
import java.util.OptionalDouble;

/** Optuna's {@code PercentilePruner} and {@code MedianPruner}, which is the former at 50. */
final class OptunaPercentilePreset {
  private static final String TRAPS =
      """
      Compares the *best so far* with the finished runs' values at exactly this step; where too few \
      of them have one, nothing is decided. A run whose values are all NaN is stopped. Peers whose \
      values are infinite can make the percentile NaN, and then nothing is decided.""";

  private static final Parameter STARTUP =
      Parameter.integer("n_startup_trials", 5, 0, Bounds.EPOCHS, "Finished runs needed.");
  private static final Parameter LEAST =
      Parameter.integer(
          "n_min_trials",
          1,
          1,
          Bounds.EPOCHS,
          "Finished runs needed that have a value at this step.");

  static final RuleType MEDIAN =
      Preset.named("optuna_median")
          .summary("Optuna's MedianPruner: stops a run worse than the median of the finished ones.")
          .description(TRAPS)
          .source("Optuna 5.0 MedianPruner")
          .parameters(STARTUP, CheckSteps.WARMUP, CheckSteps.INTERVAL, LEAST)
          .population()
          .builtBy(arguments -> rule(arguments, 50));

  static final RuleType PERCENTILE =
      Preset.named("optuna_percentile")
          .summary(
              "Optuna's PercentilePruner: keeps runs in the best `percentile` of the finished ones.")
          .description(TRAPS)
          .source("Optuna 5.0 PercentilePruner")
          .parameters(
              Parameter.requiredNumber(
                  "percentile", 0, 100, "The share of runs to keep, in percent."),
              STARTUP,
              CheckSteps.WARMUP,
              CheckSteps.INTERVAL,
              LEAST)
          .population()
          .builtBy(arguments -> rule(arguments, arguments.number("percentile")));

  private OptunaPercentilePreset() {}

  private static Rule rule(Arguments arguments, double percentile) {
    return Preset.amongPeers(context -> new Pruner(context, arguments, percentile));
  }

  private static final class Pruner implements Callback {
    private final Metric metric;
    private final Direction direction;
    private final Cohort cohort;
    private final double percentile;
    private final long startup;
    private final long leastTrials;
    private final CheckSteps checks;
    private double best = Double.NaN;

    Pruner(RunContext context, Arguments arguments, double percentile) {
      this.metric = context.objective().metric();
      this.direction = context.objective().direction();
      this.cohort = context.cohort();
      this.percentile = direction == Direction.MINIMIZE ? percentile : 100 - percentile;
      this.startup = arguments.integer("n_startup_trials");
      this.leastTrials = arguments.integer("n_min_trials");
      this.checks =
          new CheckSteps(arguments.integer("n_warmup_steps"), arguments.integer("interval_steps"));
    }

    @Override
    public Answer onValue(long row, long step, double value) {
      double loss = direction.toLoss(value);
      best = Double.isNaN(best) || loss < best ? loss : best;
      if (!checks.isDue(step)) {
        return Answer.GO_ON;
      }
      List<Series> finished =
          cohort.members(metric).stream()
              .filter(Cohort.Member::complete)
              .map(Cohort.Member::series)
              .toList();
      if (finished.isEmpty() || finished.size() < startup) {
        return Answer.WARMING_UP;
      }
      if (Double.isNaN(best)) {
        return Answer.stop(Reason.NON_FINITE, "all values so far are NaN");
      }
      double[] peers =
          finished.stream()
              .map(series -> series.at(step))
              .filter(OptionalDouble::isPresent)
              .mapToDouble(OptionalDouble::getAsDouble)
              .toArray();
      if (peers.length < leastTrials) {
        return Answer.GO_ON;
      }
      double bound = Numpy.nanPercentile(peers, percentile);
      return Answer.stopIf(
          best > direction.toLoss(bound),
          Reason.WORSE_THAN_PEERS,
          "the best so far is worse than "
              + bound
              + ", percentile "
              + percentile
              + " of "
              + peers.length
              + " finished runs at step "
              + step);
    }
  }
}
