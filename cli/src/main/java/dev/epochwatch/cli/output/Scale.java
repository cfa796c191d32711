// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

/** Places values between 0 and 1, evenly or by their logarithm. */
record Scale(double from, double to, boolean logarithmic) {
  static Scale of(double least, double most, boolean logarithmic) {
    return logarithmic
        ? new Scale(Math.log(least), Math.log(most), true)
        : new Scale(least, most, false);
  }

  /** From 0 at the least value to 1 at the largest; halves keep huge spans finite. */
  double share(double value) {
    double placed = logarithmic ? Math.log(value) : value;
    return to == from ? 0.5 : (placed / 2 - from / 2) / (to / 2 - from / 2);
  }

  /** The value at a share. */
  double at(double share) {
    double placed = from * (1 - share) + to * share;
    return logarithmic ? Math.exp(placed) : placed;
  }
}
