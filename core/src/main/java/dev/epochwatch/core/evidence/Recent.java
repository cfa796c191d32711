// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/** The latest values of a series, oldest first. */
public final class Recent {
  private final double[] ring;
  private int size;
  private int next;

  /**
   * @param capacity how many values are kept, 1 or more
   */
  public Recent(int capacity) {
    ring = new double[capacity];
  }

  /** Adds a value; the oldest gives way when there is no room. */
  public void add(double value) {
    ring[next] = value;
    next = next + 1 == ring.length ? 0 : next + 1;
    size = Math.min(size + 1, ring.length);
  }

  /** How many values it holds. */
  public int size() {
    return size;
  }

  /** The value of an index: 0 is the oldest, {@code size() - 1} the latest. */
  public double get(int index) {
    int at = next - size + index;
    return ring[at < 0 ? at + ring.length : at];
  }
}
