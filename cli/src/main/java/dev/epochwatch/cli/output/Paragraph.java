// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Running text broken at blanks to the width of the console. */
public final class Paragraph {
  private Paragraph() {}

  /** Prints text with an indent before each line; lines of the text itself are kept apart. */
  public static void print(Console console, String indent, String text) {
    lines(text, console.columns() - indent.length())
        .forEach(line -> console.out().println((indent + line).stripTrailing()));
  }

  /** The lines of a text, each at most so many columns wide where its words allow it. */
  public static List<String> lines(String text, int columns) {
    List<String> lines = new ArrayList<>();
    for (String source : text.split("\\R", -1)) {
      StringBuilder line = new StringBuilder();
      for (String word : Text.safe(source).split(" ", -1)) {
        if (!line.isEmpty() && Text.width(line.toString()) + 1 + Text.width(word) > columns) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
