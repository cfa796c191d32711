// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/** The latest values of a series, oldest first, and their quantiles. */
public final class Window {
  private final double[] ring;
  private final double[] sorted;
  private int size;
  private int next;

  /**
   * @param capacity how many values are kept, 1 or more
   */
  public Window(int capacity) {
    ring = new double[capacity];
    sorted = new double[capacity];
  }

  /** Adds a value that is not NaN; the oldest gives way when the window is full. */
  public void add(double value) {
    if (size == ring.length) {
      remove(ring[next]);
    }
    insert(value);
    ring[next] = value;
    next = next + 1 == ring.length ? 0 : next + 1;
  }

  /** How many values it holds. */
  public int size() {
    return size;
  }

  /** Whether it holds as many as it can. */
  public boolean isFull() {
    return size == ring.length;
  }

  /** The value of an index: 0 is the oldest, {@code size() - 1} the latest. */
  public double get(int index) {
    int at = next - size + index;
    return ring[at < 0 ? at + ring.length : at];
  }

  /** The latest value. */
  public double last() {
    return get(size - 1);
  }

  /** The least value. */
  public double least() {
    return sorted[0];
  }

  /** The greatest value. */
  public double greatest() {
    return sorted[size - 1];
  }

  /** The median; NaN when empty. */
  public double median() {
    return size == 0 ? Double.NaN : (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
  }

  /** The median of the absolute deviations from the median; NaN when empty. */
  public double medianDeviation() {
    if (size == 0) {
      return Double.NaN;
    }
    double centre = median();
    int above = size / 2;
    int below = above - 1;
    double previous = 0;
    double current = 0;
    for (int taken = 0; taken <= size / 2; taken++) {
      previous = current;
      double up = above < size ? sorted[above] - centre : Double.POSITIVE_INFINITY;
      double down = below >= 0 ? centre - sorted[below] : Double.POSITIVE_INFINITY;
      if (up <= down) {
        current = up;
        above++;
      } else {
        current = down;
        below--;
      }
    }
    return (size & 1) == 1 ? current : (previous + current) / 2;
  }

  /** The mean; NaN when empty. */
  public double mean() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += sorted[i];
    }
    return sum / size;
  }

  /** The standard deviation of the values as a whole population; NaN when empty. */
  public double deviation() {
    double mean = mean();
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += (sorted[i] - mean) * (sorted[i] - mean);
    }
    return Math.sqrt(sum / size);
  }

  /** Forgets everything. */
  public void clear() {
    size = 0;
    next = 0;
  }

  private void insert(double value) {
    int at = position(value);
    System.arraycopy(sorted, at, sorted, at + 1, size - at);
    sorted[at] = value;
    size++;
  }

  private void remove(double value) {
    int at = position(value);
    size--;
    System.arraycopy(sorted, at + 1, sorted, at, size - at);
  }

  private int position(double value) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
