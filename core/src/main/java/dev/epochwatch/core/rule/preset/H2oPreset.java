// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** H2O's {@code ScoreKeeper.stopEarly}. */
final class H2oPreset {
  private static final Set<String> MORE_IS_BETTER =
      Set.of("AUC", "AUCPR", "lift_top_group", "custom_increasing");
  private static final Set<String> BOUNDED_BY_0 =
      Set.of(
          "logloss",
          "MSE",
          "RMSE",
          "MAE",
          "RMSLE",
          "AUC",
          "AUCPR",
          "misclassification",
          "mean_per_class_error");

  static final RuleType TYPE =
      Preset.named("h2o")
          .summary("H2O's stopping_rounds: stops when moving averages stop getting better.")
          .description(
              """
              Takes the moving averages of width `stopping_rounds` (k) over the last 2k scores and \
              stops when the best of the k newer ones is not better than the oldest by the *ratio* \
              `stopping_tolerance`. Needs 2k + 1 scores. `stopping_metric` decides the direction and \
              whether 0 is the end of the scale; `AUTO` is `deviance` for an objective to minimise \
              and `custom_increasing` for one to maximise. `stopping_rounds` 0 disables it.

              **Dangerous:** for negative values the ratio turns round: a negative metric that \
              improves is stopped. While an average is NaN or the averages cross zero it never \
              stops.""")
          .source("h2o-core 3.46 hex.ScoreKeeper.stopEarly")
          .parameters(
              Parameter.integer(
                  "stopping_rounds", 0, 0, Bounds.WINDOW, "The width of the averages; 0 disables."),
              Parameter.number(
                  "stopping_tolerance",
                  0.001,
                  -Bounds.ANY,
                  Bounds.ANY,
                  "The relative gain that is asked for."),
              Parameter.choice(
                  "stopping_metric",
                  List.of(
                      "AUTO",
                      "deviance",
                      "logloss",
                      "MSE",
                      "RMSE",
                      "MAE",
                      "RMSLE",
                      "AUC",
                      "AUCPR",
                      "lift_top_group",
                      "misclassification",
                      "mean_per_class_error",
                      "anomaly_score",
                      "custom",
                      "custom_increasing"),
                  "H2O's name of the metric."))
          .builtBy(H2oPreset::rule);

  private H2oPreset() {}

  private static Rule rule(Arguments arguments) {
    long rounds = arguments.integer("stopping_rounds");
    double tolerance = arguments.number("stopping_tolerance");
    String metric = arguments.text("stopping_metric");
    return Preset.of(
        objective ->
            rounds == 0
                ? (row, step, value) -> Answer.GO_ON
                : new ScoreKeeper(
                    rounds,
                    tolerance,
                    metric.equals("AUTO") && objective.direction() == Direction.MAXIMIZE
                        ? "custom_increasing"
                        : metric));
  }

  private static final class ScoreKeeper implements Callback {
    private final double tolerance;
    private final String metric;
    private final Window scores;
    private final Window averages;
    private long seen;

    ScoreKeeper(long rounds, double tolerance, String metric) {
      this.tolerance = tolerance;
      this.metric = metric;
      this.scores = new Window(rounds);
      this.averages = new Window(rounds + 1);
    }

    @Override
    public Answer onValue(long row, long step, double value) {
      seen++;
      scores.add(value);
      if (!scores.isFull()) {
        return Answer.WARMING_UP;
      }
      averages.add(average());
      // The first score of all is not looked at, so one more average than fits must have been made.
      return seen <= 2L * scores.size()
          ? Answer.WARMING_UP
          : Answer.stopIf(
              hasConverged(averages.toArray()),
              Reason.PLATEAU,
              "the moving averages of "
                  + scores.size()
                  + " scores no longer get better by "
                  + tolerance);
    }

    private double average() {
      double sum = 0;
      for (int i = 0; i < scores.size(); i++) {
        sum += scores.get(i);
      }
      return sum / scores.size();
    }

    private boolean hasConverged(double[] recent) {
      double reference = recent[0];
      double least = Arrays.stream(recent, 1, recent.length).reduce(Double.MAX_VALUE, Math::min);
      double most = Arrays.stream(recent, 1, recent.length).reduce(-Double.MAX_VALUE, Math::max);
      if (Arrays.stream(recent).anyMatch(Double::isNaN)) {
        return false;
      }
      if (BOUNDED_BY_0.contains(metric) && reference == 0) {
        return true;
      }
      double extreme = extreme(reference, least, most);
      if (Math.signum(Math.max(reference, most)) != Math.signum(Math.min(reference, least))
          || Math.signum(extreme) != Math.signum(reference)) {
        return false;
      }
      double ratio = extreme / reference;
      if (metric.equals("anomaly_score")) {
        return ratio >= 1 - tolerance && ratio <= 1 + tolerance;
      }
      return MORE_IS_BETTER.contains(metric) ? ratio <= 1 + tolerance : ratio >= 1 - tolerance;
    }

    private double extreme(double reference, double least, double most) {
      if (metric.equals("anomaly_score")) {
        return Math.abs(reference - least) > Math.abs(reference - most) ? least : most;
      }
      return MORE_IS_BETTER.contains(metric) ? most : least;
    }
  }
}
