// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

import java.util.Arrays;

/**
 * Finds the value of a rank without sorting: quickselect whose inner loop has no branch to
 * mispredict, which on numbers in random order is most of the cost.
 */
final class Ranks {
  private static final int SHORT = 10;

  private Ranks() {}

  /**
   * The value of a rank; afterwards no value before it is larger, none behind it smaller.
   *
   * @param values numbers; they are reordered; where some are NaN the answer is one of the values
   * @param first where the part begins that holds the rank
   * @param last where it ends
   * @param wanted the rank, an index into the whole array
   */
  static double select(double[] values, int first, int last, int wanted) {
    int low = first;
    int high = last;
    while (high - low >= SHORT) {
      double pivot = median(values[low], values[(low + high) >>> 1], values[high]);
      if (!Double.isFinite(pivot)) {
        // The difference of two infinities, or from what is no number, has no sign to go by.
        Arrays.sort(values, low, high + 1);
        return values[wanted];
      }
      int equal = below(values, low, high, pivot);
      if (wanted < equal) {
        high = equal - 1;
        continue;
      }
      int above = upTo(values, equal, high, pivot);
      if (wanted < above) {
        return pivot;
      }
      low = above;
    }
    sort(values, low, high);
    return values[wanted];
  }

  /** Brings the values below the pivot to the front; returns where the others begin. */
  private static int below(double[] values, int low, int high, double pivot) {
    int store = low;
    for (int i = low; i <= high; i++) {
      double value = values[i];
      values[i] = values[store];
      values[store] = value;
      store += sign(value - pivot);
    }
    return store;
  }

  /** Brings the values up to the pivot to the front; returns where the greater ones begin. */
  private static int upTo(double[] values, int low, int high, double pivot) {
    int store = low;
    for (int i = low; i <= high; i++) {
      double value = values[i];
      values[i] = values[store];
      values[store] = value;
      store += 1 - sign(pivot - value);
    }
    return store;
  }

  /** 1 for a number below zero, 0 for others. */
  private static int sign(double value) {
    return (int) (Double.doubleToRawLongBits(value) >>> 63);
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private static void sort(double[] values, int low, int high) {
    for (int i = low + 1; i <= high; i++) {
      double value = values[i];
      int at = i;
      for (; at > low && values[at - 1] > value; at--) {
        values[at] = values[at - 1];
      }
      values[at] = value;
    }
  }
}
