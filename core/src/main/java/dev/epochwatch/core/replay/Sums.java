// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.replay.BacktestReport.Summary;
import java.util.Arrays;

/** The sums behind the figures of some runs. Not thread-safe. */
final class Sums {
  private static final double HIGH = 0.95;

  private int runs;
  private int falseStops;
  private double regret;
  private double saved;
  private double oracleSaved;
  private double hours;
  private double hoursSaved;
  private double moneySaved;
  // Most runs have no regret; those are only counted.
  private double[] regrets = new double[4];
  private int withRegret;

  void add(RunScore score) {
    runs++;
    falseStops += score.isFalseStop() ? 1 : 0;
    regret += score.regret();
    saved += score.saved();
    oracleSaved += score.oracleSaved();
    hours += score.hours().orElse(0);
    hoursSaved += score.hoursSaved().orElse(0);
    moneySaved += score.moneySaved().orElse(0);
    if (score.regret() > 0) {
      if (withRegret == regrets.length) {
        regrets = Arrays.copyOf(regrets, 2 * withRegret);
      }
      regrets[withRegret++] = score.regret();
    }
  }

  Summary summary() {
    double count = Math.max(1, runs);
    return new Summary(
        runs,
        regret / count,
        highRegret(),
        saved / count,
        falseStops / count,
        oracleSaved / count,
        hours,
        hoursSaved,
        moneySaved);
  }

  private double highRegret() {
    if (withRegret == 0) {
      return 0;
    }
    double[] sorted = Arrays.copyOf(regrets, withRegret);
    Arrays.sort(sorted);
    double index = HIGH * (runs - 1);
    int below = (int) index;
    double low = ranked(sorted, below);
    return low + (ranked(sorted, Math.min(below + 1, runs - 1)) - low) * (index - below);
  }

  /** The regret of a rank, counted from 0, of all runs in the order of their regrets. */
  private double ranked(double[] sorted, int rank) {
    int index = rank - (runs - withRegret);
    return index < 0 ? 0 : sorted[index];
  }
}
