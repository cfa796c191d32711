// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import java.util.Locale;

/** Numbers as people and the languages of trainers write them. */
public final class Numeral {
  private Numeral() {}

  /** Whether it is a number, NaN or an infinity. */
  static boolean isNumber(String text) {
    try {
      parse(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * A number as the languages of trainers write it; {@code nan}, {@code inf} and {@code -inf} in
   * any case.
   *
   * @throws NumberFormatException if it is none
   */
  public static double parse(String text) {
    char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    // Java also reads hexadecimal numbers, which nobody else means by 0x10.
    boolean hexadecimal = text.indexOf('x') >= 0 || text.indexOf('X') >= 0;
    if (!hexadecimal && ((last >= '0' && last <= '9') || last == '.')) {
      return Double.parseDouble(text);
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "-nan", "+nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new NumberFormatException(text);
    };
  }
}
