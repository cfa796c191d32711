// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

/** Which way a metric improves. */
public enum Direction {
  /** Lower is better. */
  MINIMIZE,
  /** Higher is better. */
  MAXIMIZE;

  /**
   * Turns a value so that lower is better.
   *
   * @return the value itself, or its negative where higher is better; never -0.0
   */
  public double toLoss(double value) {
    return this == MINIMIZE ? value : 0.0 - value;
  }

  /** Undoes {@link #toLoss}. */
  public double fromLoss(double loss) {
    return toLoss(loss);
  }
}
