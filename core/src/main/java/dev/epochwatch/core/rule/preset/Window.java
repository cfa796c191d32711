// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

/** The latest values, oldest first, in a ring. Not thread-safe. */
final class Window {
  private final double[] ring;
  private long added;

  /** A window of {@code size} values, 0 or more. */
  Window(long size) {
    ring = new double[Math.toIntExact(size)];
  }

  /** Adds a value; the oldest leaves a full window. */
  void add(double value) {
    if (ring.length > 0) {
      ring[(int) (added % ring.length)] = value;
    }
    added++;
  }

  /** Whether as many values as it holds have been added. */
  boolean isFull() {
    return added >= ring.length;
  }

  /** How many values it holds now. */
  int size() {
    return (int) Math.min(added, ring.length);
  }

  /** A value, 0 being the oldest. */
  double get(int index) {
    return ring[(int) ((added - size() + index) % ring.length)];
  }

  /** The values, oldest first. */
  double[] toArray() {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(i);
    }
    return values;
  }
}
