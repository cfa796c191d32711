// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Numbers {
  private static final MathContext FIVE_DIGITS = new MathContext(5);

  private Numbers() {}

  /** At most five significant digits: 0.12346, 12346, 1.2e-7, NaN. */
  public static String brief(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(FIVE_DIGITS).stripTrailingZeros();
    double size = Math.abs(value);
    return size >= 1e-4 && size < 1e7
        ? rounded.toPlainString()
        : rounded.round(new MathContext(4)).doubleValue() + "";
  }

  /** A value with its unit, "%" set close. */
  public static String withUnit(double value, String unit) {
    return brief(value) + (unit.isEmpty() ? "" : " " + unit);
  }

  /** A length of time in its two leading units: 850 ms, 12.3 s, 4 min 5 s, 2 h 3 min. */
  public static String brief(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 1) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
