// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import java.util.List;
import java.util.SortedMap;

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
      double moneySaved) {}
}
