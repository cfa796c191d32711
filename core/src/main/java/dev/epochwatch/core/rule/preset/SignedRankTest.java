// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The one-sided Wilcoxon signed-rank test as SciPy does it: zeros split between the signs, exact up
 * to 50 differences without ties or zeros and up to 13 with them, else by the normal distribution
 * corrected for ties.
 */
final class SignedRankTest {
  private static final int EXACT = 50;
  private static final int EXACT_WITH_TIES = 13;

  private final double[] differences;

  /** Twice the rank of each difference by its size, so that shared ranks are whole numbers. */
  private final long[] ranks;

  private boolean tied;
  private double tieCorrection;

  private SignedRankTest(double[] differences) {
    this.differences = differences;
    this.ranks = new long[differences.length];
    rank();
  }

  /**
   * The probability of ranks as positive as these, or more, if the differences were symmetric about
   * 0.
   *
   * @param differences finite, 1 or more
   */
  static double greater(double[] differences) {
    SignedRankTest test = new SignedRankTest(differences);
    int count = differences.length;
    boolean special = test.tied || Arrays.stream(differences).anyMatch(value -> value == 0);
    return count <= (special ? EXACT_WITH_TIES : EXACT) ? test.exact() : test.approximate();
  }

  private void rank() {
    Integer[] order =
        IntStream.range(0, differences.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> Math.abs(differences[i])))
            .toArray(Integer[]::new);
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length
          && Math.abs(differences[order[to]]) == Math.abs(differences[order[from]])) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = from + to + 1;
      }
      double group = to - from;
      tied |= group > 1;
      tieCorrection += group * group * group - group;
      from = to;
    }
  }

  /** Twice the sum of the ranks of positive differences, half of a zero's rank included, twice. */
  private long positive() {
    long sum = 0;
    for (int i = 0; i < ranks.length; i++) {
      sum += differences[i] > 0 ? 2 * ranks[i] : differences[i] == 0 ? ranks[i] : 0;
    }
    return sum;
  }

  /** Counts the signs that give as high a sum of ranks, of all there are. */
  private double exact() {
    long total = Arrays.stream(ranks).sum();
    double[] share = new double[(int) (2 * total) + 1];
    int zeros = 0;
    for (int i = 0; i < ranks.length; i++) {
      zeros += differences[i] == 0 ? (int) ranks[i] : 0;
    }
    share[zeros] = 1;
    for (int i = 0; i < ranks.length; i++) {
      if (differences[i] != 0) {
        int rank = (int) (2 * ranks[i]);
        for (int sum = share.length - 1; sum >= 0; sum--) {
          share[sum] = share[sum] / 2 + (sum >= rank ? share[sum - rank] / 2 : 0);
        }
      }
    }
    double probability = 0;
    for (int sum = (int) positive(); sum < share.length; sum++) {
      probability += share[sum];
    }
    return probability;
  }

  private double approximate() {
    double count = ranks.length;
    double mean = count * (count + 1) * 0.25;
    double variance = (count * (count + 1) * (2 * count + 1) - tieCorrection / 2) / 24;
    return Normal.above((positive() / 4.0 - mean) / Math.sqrt(variance));
  }
}
