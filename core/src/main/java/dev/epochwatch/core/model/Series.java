// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * One metric over its steps. Immutable.
 *
 * <p>Steps rise; values may be NaN or infinite; both have the same length.
 */
public final class Series {
  private final long[] steps;
  private final double[] values;

  private Series(long[] steps, double[] values) {
    this.steps = steps;
    this.values = values;
  }

  /** A series from copies of the arrays. */
  public static Series of(long[] steps, double[] values) {
    if (steps.length != values.length) {
      throw new InvalidValueException(
          "values", "must be as many as steps (" + steps.length + "), were " + values.length);
    }
    for (int i = 1; i < steps.length; i++) {
      if (steps[i] <= steps[i - 1]) {
        throw new InvalidValueException("steps[" + i + "]", "must rise, was " + steps[i]);
      }
    }
    return new Series(steps.clone(), values.clone());
  }

  /** How many points there are. */
  public int size() {
    return steps.length;
  }

  /** The step of a point. */
  public long step(int index) {
    return steps[index];
  }

  /** The value of a point. */
  public double value(int index) {
    return values[index];
  }

  /** The value at a step; empty if no point has it. */
  public OptionalDouble at(long step) {
    int index = Arrays.binarySearch(steps, step);
    return index >= 0 ? OptionalDouble.of(values[index]) : OptionalDouble.empty();
  }
}
