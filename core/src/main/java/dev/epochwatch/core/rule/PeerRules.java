// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

/** The rules that draw a line through the other runs of the experiment. */
final class PeerRules {
  /** Azure's bandit. */
  static final RuleType BANDIT =
      RuleType.named("bandit", RuleType.Category.RULE)
          .summary("Stops a run that is too far behind the best other run at the same step.")
          .description(
              """
              Fires when the best value so far is worse than the best of the other runs at the same \
              step by more than `slack`: a number in the metric's unit, or a percent of that best.""")
          .source("BanditPolicy of Azure Machine Learning")
          .parameters(
              Parameter.amount(
                  "slack", new Value.Number(0.1, true), 0, 1e300, "How far behind is too far."),
              PeerRule.WARM_UP,
              PeerRule.LEAST_RUNS,
              PeerRule.PATIENCE)
          .population()
          .builtBy(
              arguments -> {
                Value.Number slack = arguments.amount("slack");
                return PeerRule.of(
                    arguments,
                    Peers.Question.BEST,
                    sorted ->
                        sorted[0]
                            + (slack.percent()
                                ? slack.value() * Math.abs(sorted[0])
                                : slack.value()));
              });

  /** Azure's and Polyaxon's truncation, judged by the run itself. */
  static final RuleType TRUNCATION =
      RuleType.named("truncation", RuleType.Category.RULE)
          .summary("Stops a run that is among the worst share of all runs at the same step.")
          .description(
              """
              Fires when the best value so far is worse than all but the worst `share` of the other \
              runs' bests at the same step. It is asked at every report, so cuts compound: use \
              `patience`.""")
          .source("TruncationSelectionPolicy of Azure Machine Learning")
          .parameters(
              Parameter.number("share", 0.2, 0.01, 0.99, "The worst share that is cut."),
              PeerRule.WARM_UP,
              PeerRule.LEAST_RUNS,
              PeerRule.PATIENCE)
          .affineInvariant()
          .population()
          .builtBy(
              arguments -> {
                double share = arguments.number("share");
                return PeerRule.of(
                    arguments, Peers.Question.BEST, sorted -> Peers.quantile(sorted, 1 - share));
              });

  /** Vizier's median rule. */
  static final RuleType MEDIAN =
      RuleType.named("median_running_average", RuleType.Category.RULE)
          .summary("Stops a run whose best is worse than the median of the others' averages.")
          .description(
              """
              Fires when the best value so far is worse than the median of the other runs' running \
              averages up to the same step. An average lags behind a best, so this is a lenient \
              rule. Runs that have not gone as far, or have no finite value, are left out.""")
          .source("Golovin et al., Google Vizier, 2017; MedianStoppingRule of Ray")
          .parameters(PeerRule.WARM_UP, PeerRule.LEAST_RUNS, PeerRule.PATIENCE)
          .affineInvariant()
          .population()
          .builtBy(
              arguments ->
                  PeerRule.of(
                      arguments, Peers.Question.MEAN, sorted -> Peers.quantile(sorted, 0.5)));

  private PeerRules() {}
}
