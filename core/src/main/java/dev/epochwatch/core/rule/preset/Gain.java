// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

/** What a framework takes for a gain. Both values are turned so that lower is better. */
@FunctionalInterface
interface Gain {
  /** Whether a loss is a gain over the anchor; NaN is judged by the framework's own arithmetic. */
  boolean over(double loss, double anchor);

  /** Lower by more than {@code delta}, the sum rounded: {@code loss + delta < anchor}. */
  static Gain addedDelta(double delta) {
    return (loss, anchor) -> loss + delta < anchor;
  }

  /** Lower by more than {@code delta}, the difference rounded: {@code loss < anchor - delta}. */
  static Gain subtractedDelta(double delta) {
    return (loss, anchor) -> loss < anchor - delta;
  }
}
