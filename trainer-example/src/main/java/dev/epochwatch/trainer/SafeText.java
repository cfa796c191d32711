// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

/** Text that came from elsewhere, made fit for a terminal. */
final class SafeText {
  private SafeText() {}

  /**
   * Shows control characters instead of obeying them: escape sequences, carriage returns and marks
   * that turn the writing direction become visible escapes such as {@code \x1b}.
   */
  static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(shown, c));
    return shown.toString();
  }

  private static void append(StringBuilder shown, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          shown.append(String.format(c < 0x100 ? "\\x%02x" : "\\u%04x", c));
      default -> shown.appendCodePoint(c);
    }
  }
}
