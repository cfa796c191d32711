// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.curve.Numeral;
import dev.epochwatch.proto.v1.MetricValue;

/** A metric as it is typed: {@code val_loss=0.41}. */
final class MetricArgument {
  private MetricArgument() {}

  /**
   * Reads a metric; nan, inf and -inf are values, in any case.
   *
   * @throws CommandFailure if it has not the form NAME=VALUE
   */
  static MetricValue parse(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 1) {
      throw new CommandFailure(
          Exit.USAGE, "a metric must be NAME=VALUE, such as val_loss=0.41, was '" + text + "'");
    }
    return MetricValue.newBuilder()
        .setName(text.substring(0, equals))
        .setValue(number(text, text.substring(equals + 1).strip()))
        .build();
  }

  private static double number(String metric, String text) {
    try {
      return Numeral.parse(text);
    } catch (NumberFormatException none) {
      throw new CommandFailure(
          Exit.USAGE, "the value of '" + metric + "' must be a number, nan, inf or -inf");
    }
  }
}
