// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import java.util.Arrays;

/** Values over rising steps, 16 bytes each. Not thread-safe. */
final class Track {
  private long[] steps = new long[16];
  private double[] values = new double[16];
  private int size;

  /**
   * Adds a value. Of one step the last value counts; a step that falls back begins anew from there,
   * as a training does that was resumed from a checkpoint.
   *
   * @return how many values more there are
   */
  int put(long step, double value) {
    int before = size;
    if (size > 0 && step <= steps[size - 1]) {
      int at = Arrays.binarySearch(steps, 0, size, step);
      size = at >= 0 ? at : -at - 1;
    }
    if (size == steps.length) {
      steps = Arrays.copyOf(steps, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    steps[size] = step;
    values[size] = value;
    size++;
    return size - before;
  }

  int size() {
    return size;
  }

  long step(int index) {
    return steps[index];
  }

  double value(int index) {
    return values[index];
  }
}
