// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import java.util.List;

/**
 * A text in which any characters may stand between the parts.
 *
 * @param parts 1 or more, in order; a single one is the whole text
 */
public record Wildcard(List<String> parts) {
  public Wildcard {
    parts = List.copyOf(parts);
  }

  boolean isPlain() {
    return parts.size() == 1;
  }

  /** Whether the pattern is a lone star. */
  boolean isAny() {
    return parts.size() > 1 && parts.stream().allMatch(String::isEmpty);
  }

  /** The text as it was written, less the escapes. */
  String text() {
    return String.join("*", parts);
  }

  boolean matches(String text) {
    String first = parts.get(0);
    if (isPlain()) {
      return text.equals(first);
    }
    String last = parts.get(parts.size() - 1);
    int from = first.length();
    int end = text.length() - last.length();
    if (from > end || !text.startsWith(first) || !text.endsWith(last)) {
      return false;
    }
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = text.indexOf(part, from);
      if (found < 0 || found + part.length() > end) {
        return false;
      }
      from = found + part.length();
    }
    return true;
  }
}
