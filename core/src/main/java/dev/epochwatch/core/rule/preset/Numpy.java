// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import java.util.Arrays;

/** Sums, deviations and percentiles in the order of operations of NumPy, to the last bit. */
final class Numpy {
  private static final int UNROLLED = 8;
  private static final int BLOCK = 128;

  private Numpy() {}

  /** The population standard deviation; NaN of no values. */
  static double std(double[] values) {
    double mean = sum(values) / values.length;
    double[] squares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double deviation = values[i] - mean;
      squares[i] = deviation * deviation;
    }
    return Math.sqrt(sum(squares) / values.length);
  }

  /** The sum, added up in pairs. */
  static double sum(double[] values) {
    return sum(values, 0, values.length);
  }

  /**
   * The percentile by linear interpolation, NaN left out; NaN if no other value is left.
   *
   * @param percentile from 0 to 100
   */
  static double nanPercentile(double[] values, double percentile) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double index = (sorted.length - 1) * (percentile / 100);
    boolean last = index >= sorted.length - 1;
    int previous = last ? sorted.length - 1 : (int) Math.floor(index);
    double low = sorted[previous];
    double high = last ? low : sorted[previous + 1];
    // Beyond the last pair NumPy counts the lower neighbour as -1; the difference is 0 or NaN.
    double weight = index - (last ? -1 : previous);
    double difference = high - low;
    return weight >= 0.5 ? high - difference * (1 - weight) : low + difference * weight;
  }

  private static double sum(double[] values, int from, int count) {
    if (count < UNROLLED) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += values[from + i];
      }
      return sum;
    }
    if (count > BLOCK) {
      int half = count / 2;
      half -= half % UNROLLED;
      return sum(values, from, half) + sum(values, from + half, count - half);
    }
    double[] lane = Arrays.copyOfRange(values, from, from + UNROLLED);
    int done = UNROLLED;
    for (; done + UNROLLED <= count; done += UNROLLED) {
      for (int i = 0; i < UNROLLED; i++) {
        lane[i] += values[from + done + i];
      }
    }
    double sum =
        ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
    for (; done < count; done++) {
      sum += values[from + done];
    }
    return sum;
  }
}
