// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

/**
 * What a noise-free curve shows after so many epochs; lower is better.
 *
 * @param start its first value
 * @param least its lowest value
 * @param leastAt the epoch index of that
 * @param latest its latest value; NaN where the run is broken
 * @param quarter how much the lowest value has come down over the latest quarter of the epochs
 * @param eighth the same over the latest eighth
 */
record LatentTrack(
    double start, double least, int leastAt, double latest, double quarter, double eighth) {

  static LatentTrack of(double[] curve, int epochs) {
    int leastAt = least(curve, epochs);
    double least = curve[leastAt];
    return new LatentTrack(
        curve[0],
        least,
        leastAt,
        curve[epochs - 1],
        curve[least(curve, epochs - (epochs + 3) / 4)] - least,
        curve[least(curve, epochs - (epochs + 7) / 8)] - least);
  }

  private static int least(double[] curve, int epochs) {
    int at = 0;
    for (int i = 1; i < epochs; i++) {
      at = curve[i] < curve[at] ? i : at;
    }
    return at;
  }

  double gain() {
    return start - least;
  }

  double rise() {
    return latest - least;
  }

  /** The gain as a share of the start. */
  double learnt() {
    return gain() / Math.abs(start);
  }
}
