// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

/** Text that came from elsewhere, made fit for a terminal. */
public final class Text {
  /** Ranges of letters that take two columns: East Asian scripts, full-width forms, emoji. */
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2e80, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1faff},
    {0x20000, 0x3fffd}
  };

  private Text() {}

  /**
   * Shows control characters instead of obeying them: escape sequences, carriage returns and marks
   * that turn the writing direction become visible escapes such as {@code \x1b}.
   */
  public static String safe(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isHarmless(c)) {
                shown.appendCodePoint(c);
              } else if (c < 0x100) {
                shown.append(String.format("\\x%02x", c));
              } else {
                shown.append(String.format("\\u%04x", c));
              }
            });
    return shown.toString();
  }

  /** How many columns of a terminal a text takes. */
  public static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  /** A text cut to at most so many columns, with an ellipsis where something was cut. */
  public static String clip(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (used + width(c) > columns - 2) {
        break;
      }
      used += width(c);
      kept.appendCodePoint(c);
      i += Character.charCount(c);
    }
    return kept.append("..").toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static int width(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    for (int[] range : WIDE) {
      if (c >= range[0] && c <= range[1]) {
        return true;
      }
    }
    return false;
  }
}
