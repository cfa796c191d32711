// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Series;

/** Values between the steps of a series. */
final class Interpolation {
  private Interpolation() {}

  /**
   * The value at a step, on the straight line between the nearest finite values; NaN before the
   * first and after the last of them.
   */
  static double at(Series series, long step) {
    int after = firstNotBefore(series, step);
    int before = after < series.size() && series.step(after) == step ? after : after - 1;
    while (after < series.size() && !Double.isFinite(series.value(after))) {
      after++;
    }
    while (before >= 0 && !Double.isFinite(series.value(before))) {
      before--;
    }
    if (before < 0 || after >= series.size()) {
      return Double.NaN;
    }
    if (before == after) {
      return series.value(before);
    }
    double share =
        (double) (step - series.step(before)) / (series.step(after) - series.step(before));
    return series.value(before) + share * (series.value(after) - series.value(before));
  }

  private static int firstNotBefore(Series series, long step) {
    int low = 0;
    int high = series.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (series.step(middle) < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
