// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Which texts are numbers: decimal, with an optional exponent; nothing else Java might accept. */
public final class Numbers {
  private static final int LONGEST = 64;
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,6})?");

  private Numbers() {}

  /** The number a text reads as; never NaN, never -0.0. */
  public static OptionalDouble parse(String text) {
    if (text.length() > LONGEST || !DECIMAL.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(text) + 0.0);
  }
}
