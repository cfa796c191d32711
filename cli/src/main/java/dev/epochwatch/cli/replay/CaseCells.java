// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Cells of decisions, exact, in the form of the curve files. */
final class CaseCells {
  private CaseCells() {}

  /** A step, or nothing. */
  static String of(OptionalLong step) {
    return step.isPresent() ? Long.toString(step.getAsLong()) : "";
  }

  /** A value with all its digits, or nothing; {@code nan}, {@code inf} and {@code -inf}. */
  static String of(OptionalDouble value) {
    return value.isPresent() ? of(value.getAsDouble()) : "";
  }

  /** A value with all its digits. */
  static String of(double value) {
    if (Double.isFinite(value)) {
      return Double.toString(value);
    }
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
}
