// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import java.math.BigDecimal;
import java.time.Duration;

/** An argument in the policy language; each knows its canonical text. */
public sealed interface Value {
  /** The canonical text. */
  String text();

  /**
   * A number.
   *
   * @param value the number itself; for {@code 1%} it is 0.01
   * @param percent whether it was written with a percent sign
   */
  record Number(double value, boolean percent) implements Value {
    @Override
    public String text() {
      return percent ? plain(BigDecimal.valueOf(value).movePointRight(2)) + "%" : plain(value);
    }

    private static String plain(double value) {
      return Double.isFinite(value) ? plain(BigDecimal.valueOf(value)) : Double.toString(value);
    }

    private static String plain(BigDecimal value) {
      BigDecimal stripped = value.stripTrailingZeros();
      int magnitude = stripped.precision() - stripped.scale();
      return magnitude > 12 || magnitude < -4
          ? stripped.toString().replace("E+", "e").replace('E', 'e')
          : stripped.toPlainString();
    }
  }

  /** A length of time. */
  record Time(Duration duration) implements Value {
    @Override
    public String text() {
      long millis = duration.toMillis();
      if (millis % 3_600_000 == 0 && millis != 0) {
        return millis / 3_600_000 + "h";
      }
      if (millis % 60_000 == 0 && millis != 0) {
        return millis / 60_000 + "m";
      }
      return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
  }

  /** Text in quotes. */
  record Text(String content) implements Value {
    @Override
    public String text() {
      return '"' + content.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }

  /** {@code true} or {@code false}. */
  record Flag(boolean on) implements Value {
    @Override
    public String text() {
      return Boolean.toString(on);
    }
  }

  /** {@code none}: explicitly nothing. */
  record None() implements Value {
    @Override
    public String text() {
      return "none";
    }
  }

  /** A rule inside a combinator. */
  record Nested(Expression expression) implements Value {
    @Override
    public String text() {
      return expression.text();
    }
  }
}
