// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.OptionalLong;

/**
 * One number that a judgement rests on.
 *
 * @param name what was measured
 * @param value the number
 * @param unit its unit: {@code loss}, {@code %}, {@code steps}, {@code noise s.d.}; empty for a
 *     plain number
 * @param step the step it belongs to, if one
 */
public record Evidence(String name, double value, String unit, OptionalLong step) {
  /**
   * The name of the best value as a framework's own rule states it, which may be NaN, and need not
   * be the best there was.
   */
  public static final String STATED_BEST = "stated best";

  /** Evidence that belongs to no single step. */
  public static Evidence of(String name, double value, String unit) {
    return new Evidence(name, value, unit, OptionalLong.empty());
  }

  /** Evidence measured at a step. */
  public static Evidence at(long step, String name, double value, String unit) {
    return new Evidence(name, value, unit, OptionalLong.of(step));
  }
}
