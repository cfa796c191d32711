// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.proto.v1.MetricValue;
import java.util.Locale;

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
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "-nan", "+nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          // Java's own suffixes are no part of a number here.
          if (text.matches(".*[dDfFxXpP].*")) {
            throw new NumberFormatException(text);
          }
          yield Double.parseDouble(text);
        } catch (NumberFormatException none) {
          throw new CommandFailure(
              Exit.USAGE, "the value of '" + metric + "' must be a number, nan, inf or -inf");
        }
      }
    };
  }
}
