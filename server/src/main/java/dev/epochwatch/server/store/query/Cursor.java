// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import dev.epochwatch.core.policy.Names;
import dev.epochwatch.server.store.QueryException;
import dev.epochwatch.server.store.QueryException.Part;
import java.util.ArrayList;
import java.util.List;

/** A place in the text of a filter or order, and what can be read there. */
final class Cursor {
  /** A database tries a pattern in a number of ways that grows with each star. */
  private static final int MOST_STARS = 4;

  private final Part part;
  private final String text;
  private int position;

  Cursor(Part part, String text) {
    this.part = part;
    this.text = text;
  }

  int position() {
    return position;
  }

  boolean isAtEnd() {
    return position >= text.length();
  }

  void skipSpace() {
    while (!isAtEnd() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  boolean isAt(char wanted) {
    return !isAtEnd() && text.charAt(position) == wanted;
  }

  boolean take(String wanted) {
    boolean there = text.startsWith(wanted, position);
    if (there) {
      position += wanted.length();
    }
    return there;
  }

  /** Takes a word if it stands here and ends here. */
  boolean takeWord(String word) {
    int end = position + word.length();
    boolean there =
        text.startsWith(word, position) && (end == text.length() || !isNamePart(text.charAt(end)));
    if (there) {
      position = end;
    }
    return there;
  }

  /** Reads a field, with the name of the entry for a map. */
  Field field() {
    int start = position;
    String name = name();
    if (name.isEmpty()) {
      throw fail(start, "expected a field, found " + found());
    }
    RunField field = RunField.of(name).orElseThrow(() -> unknownField(start, name));
    if (field.kind() != RunField.Kind.MAP) {
      if (isAt('.')) {
        throw fail(position, "'" + name + "' has no parts");
      }
      return new Field(field, "");
    }
    if (!take(".")) {
      return new Field(field, "");
    }
    String key = isQuote() ? quoted().text() : key();
    if (key.isEmpty()) {
      throw fail(position, "expected the name of an entry after '" + name + ".'");
    }
    return new Field(field, key);
  }

  /** Reads a value: quoted, or up to the next space or parenthesis. */
  Literal literal() {
    int start = position;
    if (isQuote()) {
      return new Literal(start, quoted(), true);
    }
    List<String> parts = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (; !isAtEnd() && isValuePart(text.charAt(position)); position++) {
      char c = text.charAt(position);
      if (c == '*') {
        parts.add(current.toString());
        current.setLength(0);
      } else {
        current.append(c);
      }
    }
    parts.add(current.toString());
    if (position == start) {
      throw fail(start, "expected a value, found " + found());
    }
    return new Literal(start, wildcard(start, parts), false);
  }

  QueryException fail(int at, String message) {
    String where = part == Part.FILTER ? "filter" : "order_by";
    return new QueryException(part, at, where + ", character " + at + ": " + message);
  }

  /** What stands here, for a message. */
  String found() {
    if (isAtEnd()) {
      return "the end";
    }
    int end = Math.min(text.length(), position + 20);
    return "'" + text.substring(position, end).split("\\s", 2)[0] + "'";
  }

  private boolean isQuote() {
    return isAt('"') || isAt('\'');
  }

  private String name() {
    int start = position;
    while (!isAtEnd() && isNamePart(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private String key() {
    int start = position;
    while (!isAtEnd()
        && (isNamePart(text.charAt(position)) || isAt('.') || isAt('/') || isAt('-'))) {
      position++;
    }
    return text.substring(start, position);
  }

  private Wildcard quoted() {
    int start = position;
    char quote = text.charAt(position++);
    List<String> parts = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (; !isAtEnd() && !isAt(quote); position++) {
      char c = text.charAt(position);
      if (c == '*') {
        parts.add(current.toString());
        current.setLength(0);
        continue;
      }
      if (c == '\\' && position + 1 < text.length()) {
        c = text.charAt(++position);
      }
      current.append(c);
    }
    if (isAtEnd()) {
      throw fail(start, "this quote is not closed");
    }
    position++;
    parts.add(current.toString());
    return wildcard(start, parts);
  }

  private Wildcard wildcard(int start, List<String> parts) {
    if (parts.size() > MOST_STARS + 1) {
      throw fail(
          start,
          "a pattern may have at most " + MOST_STARS + " stars, this has " + (parts.size() - 1));
    }
    return new Wildcard(parts);
  }

  private QueryException unknownField(int start, String name) {
    if (name.equals("and") || name.equals("or") || name.equals("not")) {
      return fail(start, "'" + name + "' is written in capitals");
    }
    String hint =
        Names.nearest(name, RunField.names())
            .map(near -> "did you mean '" + near + "'?")
            .orElse("known are " + String.join(", ", RunField.names()));
    return fail(start, "there is no field '" + name + "'; " + hint);
  }

  private static boolean isNamePart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static boolean isValuePart(char c) {
    return !Character.isWhitespace(c) && c != '(' && c != ')' && c != '"' && c != '\'';
  }
}
