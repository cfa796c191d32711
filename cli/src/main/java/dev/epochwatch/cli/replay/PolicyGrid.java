// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import java.util.ArrayList;
import java.util.List;

/** Many policies in one text: {@code patience(epochs={3,5,10})} are three. */
final class PolicyGrid {
  private static final int MOST = 10_000;

  private PolicyGrid() {}

  /**
   * Every policy of a text, the last braces varying fastest. Braces do not nest, and those inside
   * quotes are not special.
   *
   * @throws CommandFailure if a brace is not closed or there are more than 10,000 policies
   */
  static List<String> expand(String text) {
    List<String> all = List.of("");
    int at = 0;
    for (int open = brace(text, 0); open >= 0; open = brace(text, at)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new CommandFailure(Exit.USAGE, "'{' at position " + open + " is not closed");
      }
      String before = text.substring(at, open);
      List<String> longer = new ArrayList<>();
      for (String head : all) {
        for (String choice : text.substring(open + 1, close).split(",", -1)) {
          longer.add(head + before + choice.strip());
        }
      }
      if (longer.size() > MOST) {
        throw new CommandFailure(Exit.USAGE, "the grid has more than " + MOST + " policies");
      }
      all = longer;
      at = close + 1;
    }
    String rest = text.substring(at);
    return all.stream().map(head -> head + rest).toList();
  }

  /** The next opening brace that is not inside quotes. */
  private static int brace(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '"') {
        quoted = !quoted;
      } else if (text.charAt(i) == '{' && !quoted) {
        return i;
      }
    }
    return -1;
  }
}
