// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Optuna's {@code WilcoxonPruner}. */
final class OptunaWilcoxonPreset {
  /** What bounds the memory of a run. */
  private static final int MOST_REPORTS = 2_000;

  static final RuleType TYPE =
      Preset.named("optuna_wilcoxon")
          .summary(
              "Optuna's WilcoxonPruner: stops a run that a signed-rank test finds worse than the best"
                  + " finished one.")
          .description(
              """
              Compares with the best finished run at shared steps by a one-sided Wilcoxon signed-rank \
              test, and never stops while the mean of this run is the better one. Meant for steps that \
              are instances or folds; on learning curves the steps are not independent, and testing \
              again at each step raises the share of false stops. A value that is not finite, here or \
              in the best run, disables it. A finished run's own value is its best finite one. After \
              2,000 reports it falls silent.""")
          .source("Optuna 5.0 WilcoxonPruner")
          .parameters(
              Parameter.number(
                  "p_threshold", 0.1, 0, 1, "The p-value below which a run is stopped."),
              Parameter.integer(
                  "n_startup_steps", 2, 0, Bounds.EPOCHS, "Shared steps needed, at least 2."))
          .population()
          .builtBy(arguments -> Preset.amongPeers(context -> new Pruner(context, arguments)));

  private OptunaWilcoxonPreset() {}

  private static final class Pruner implements Callback {
    private final RunContext context;
    private final Direction direction;
    private final double threshold;
    private final long startup;
    private final List<Point> reports = new ArrayList<>();
    private double sum;
    private boolean finite = true;
    // The best finished run of these, looked for once.
    private List<Cohort.Member> searched = List.of();
    private Optional<Series> best = Optional.empty();

    Pruner(RunContext context, Arguments arguments) {
      this.context = context;
      this.direction = context.objective().direction();
      this.threshold = arguments.number("p_threshold");
      this.startup = Math.max(2, arguments.integer("n_startup_steps"));
    }

    private record Point(long step, double loss) {}

    @Override
    public Answer onValue(long row, long step, double value) {
      double loss = direction.toLoss(value);
      finite &= Double.isFinite(loss) && reports.size() < MOST_REPORTS;
      if (!finite) {
        return Answer.GO_ON;
      }
      reports.add(new Point(step, loss));
      sum += loss;
      return bestPeer().map(this::compare).orElse(Answer.WARMING_UP);
    }

    private Answer compare(Series best) {
      double bestSum = 0;
      for (int i = 0; i < best.size(); i++) {
        if (!Double.isFinite(best.value(i))) {
          return Answer.GO_ON;
        }
        bestSum += direction.toLoss(best.value(i));
      }
      double[] differences =
          reports.stream()
              .filter(report -> best.at(report.step).isPresent())
              .mapToDouble(
                  report -> report.loss - direction.toLoss(best.at(report.step).orElse(Double.NaN)))
              .toArray();
      if (differences.length < startup) {
        return Answer.WARMING_UP;
      }
      double p = SignedRankTest.greater(differences);
      boolean meanIsBetter = bestSum / best.size() >= sum / reports.size();
      return Answer.stopIf(
          p < threshold && !meanIsBetter,
          Reason.WORSE_THAN_PEERS,
          "worse than the best finished run with p = " + p);
    }

    /** The finished run with the best value; the first of equal ones. */
    private Optional<Series> bestPeer() {
      List<Cohort.Member> members = context.cohort().members(context.objective().metric());
      if (!members.equals(searched)) {
        best = bestOf(members);
        searched = List.copyOf(members);
      }
      return best;
    }

    private Optional<Series> bestOf(List<Cohort.Member> members) {
      Optional<Series> best = Optional.empty();
      double bestLoss = Double.POSITIVE_INFINITY;
      for (Cohort.Member member : members) {
        OptionalDouble loss = member.complete() ? lowest(member.series()) : OptionalDouble.empty();
        if (loss.isPresent() && (best.isEmpty() || loss.getAsDouble() < bestLoss)) {
          best = Optional.of(member.series());
          bestLoss = loss.getAsDouble();
        }
      }
      return best;
    }

    private OptionalDouble lowest(Series series) {
      OptionalDouble lowest = OptionalDouble.empty();
      for (int i = 0; i < series.size(); i++) {
        double loss = direction.toLoss(series.value(i));
        if (Double.isFinite(loss) && (lowest.isEmpty() || loss < lowest.getAsDouble())) {
          lowest = OptionalDouble.of(loss);
        }
      }
      return lowest;
    }
  }
}
