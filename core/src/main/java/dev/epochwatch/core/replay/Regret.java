// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import java.util.Arrays;

/**
 * What stopping a run at each of its reports would have cost: the share of the run's whole gain
 * that was lost, from 0 to 1, given that the best weights so far are restored.
 *
 * <p>The whole gain reaches from a reference down to the best of the whole run. The reference is
 * the first value, or 5 times as far from the best as the median where that is nearer, so that a
 * wild start does not make every loss look small.
 */
final class Regret {
  private static final double START_OVER_MEDIAN = 5;

  private final double[] byReports;

  /**
   * @param losses the objective at each report, lower is better, NaN where missing; at least one
   *     finite
   */
  Regret(double[] losses) {
    double[] sorted = Arrays.stream(losses).filter(Double::isFinite).sorted().toArray();
    double best = sorted[0];
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    double first = Arrays.stream(losses).filter(Double::isFinite).findFirst().orElse(best);
    double gain = Math.min(first, median + START_OVER_MEDIAN * (median - best)) - best;
    byReports = new double[losses.length];
    double reached = Double.POSITIVE_INFINITY;
    for (int i = 0; i < losses.length; i++) {
      reached = Double.isFinite(losses[i]) ? Math.min(reached, losses[i]) : reached;
      byReports[i] = reached <= best ? 0 : Math.min(1, (reached - best) / gain);
    }
  }

  /** The regret of stopping after so many reports, 1 or more. */
  double after(int reports) {
    return byReports[reports - 1];
  }

  /** The fewest reports with a regret of at most {@code most}: what the best of all rules needs. */
  int fewestReports(double most) {
    int reports = 1;
    while (after(reports) > most) {
      reports++;
    }
    return reports;
  }
}
