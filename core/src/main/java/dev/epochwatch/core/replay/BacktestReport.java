// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.policy.Policy;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a policy does on many recorded runs.
 *
 * @param policy the policy's canonical text
 * @param total over all runs
 * @param groups the same per group
 * @param worst the ten runs of the highest regret, the highest first; only false stops
 */
public record BacktestReport(
    String policy, Summary total, SortedMap<String, Summary> groups, List<RunScore> worst) {
  private static final int MISTAKES = 10;

  /**
   * Figures over some runs.
   *
   * @param runs how many
   * @param meanRegret the mean share of the whole gain that was lost, 0 to 1
   * @param highRegret the 95th percentile of that share, interpolated
   * @param saved the mean share of reports saved, 0 to 1
   * @param falseStops the share of runs that lost more than 1 %
   * @param oracleSaved what the best of all rules would have saved at a regret of 1 %
   * @param hours the hours of the runs that tell their times
   * @param hoursSaved how many of them were saved
   * @param moneySaved what those cost, of the runs whose price is known
   */
  public record Summary(
      int runs,
      double meanRegret,
      double highRegret,
      double saved,
      double falseStops,
      double oracleSaved,
      double hours,
      double hoursSaved,
      double moneySaved) {
    private static final double HIGH = 0.95;

    static Summary of(List<RunScore> scores) {
      return new Summary(
          scores.size(),
          scores.stream().mapToDouble(RunScore::regret).average().orElse(0),
          high(scores.stream().mapToDouble(RunScore::regret).sorted().toArray()),
          scores.stream().mapToDouble(RunScore::saved).average().orElse(0),
          scores.stream().mapToDouble(score -> score.isFalseStop() ? 1 : 0).average().orElse(0),
          scores.stream().mapToDouble(RunScore::oracleSaved).average().orElse(0),
          scores.stream().mapToDouble(score -> score.hours().orElse(0)).sum(),
          scores.stream().mapToDouble(score -> score.hoursSaved().orElse(0)).sum(),
          scores.stream().mapToDouble(score -> score.moneySaved().orElse(0)).sum());
    }

    private static double high(double[] sorted) {
      if (sorted.length == 0) {
        return 0;
      }
      double index = HIGH * (sorted.length - 1);
      int below = (int) index;
      int above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (sorted[above] - sorted[below]) * (index - below);
    }
  }

  /** The figures of a policy from its scores. */
  public static BacktestReport of(Policy policy, List<RunScore> scores) {
    SortedMap<String, Summary> groups = new TreeMap<>();
    scores.stream()
        .collect(Collectors.groupingBy(RunScore::group))
        .forEach((group, members) -> groups.put(group, Summary.of(members)));
    List<RunScore> worst =
        scores.stream()
            .filter(RunScore::isFalseStop)
            .sorted(Comparator.comparingDouble(RunScore::regret).reversed())
            .limit(MISTAKES)
            .toList();
    return new BacktestReport(policy.text(), Summary.of(scores), groups, worst);
  }
}
