// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

/**
 * A whole series as 32 to 64 means of blocks of equal length: one value a block at first, twice as
 * many whenever the blocks run out. The latest quarter of a long run has as many points as that of
 * a short one, and less noise.
 */
public final class Blocks {
  private static final int MOST = 64;

  private final double[] means = new double[MOST];
  private int size;
  private int length = 1;
  private long finished;
  private int open;
  private double sum;

  /** Adds the next finite value. */
  public void add(double value) {
    sum += value;
    if (++open < length) {
      return;
    }
    finished++;
    if (size == MOST) {
      merge();
      return;
    }
    means[size++] = sum / length;
    sum = 0;
    open = 0;
  }

  /** How many whole blocks there are. */
  public int size() {
    return size;
  }

  /** How many values a block has. */
  public int length() {
    return length;
  }

  /** Counts the blocks that were ever finished: unchanged means that {@link #latest} is, too. */
  public long finished() {
    return finished;
  }

  /** The means of the latest {@code count} whole blocks, oldest first. */
  public double[] latest(int count) {
    double[] copy = new double[count];
    System.arraycopy(means, size - count, copy, 0, count);
    return copy;
  }

  /** Forgets everything. */
  public void clear() {
    size = 0;
    length = 1;
    open = 0;
    sum = 0;
  }

  /** Joins neighbours; the block that was just finished is the first half of the next. */
  private void merge() {
    for (int i = 0; i < MOST / 2; i++) {
      means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
    }
    size = MOST / 2;
    length *= 2;
  }
}
