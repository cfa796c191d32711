// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names in the header of a table. */
public final class HeaderNames {
  private HeaderNames() {}

  /**
   * Requires no name to stand twice: nobody could say which of the columns is meant.
   *
   * @throws CurveFileException if one does
   */
  public static void requireDistinct(Path file, List<String> names) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Integer before = places.putIfAbsent(names.get(i), i + 1);
      if (before != null && !names.get(i).isEmpty()) {
        throw new CurveFileException(
            file,
            1,
            i + 1,
            "the column '" + names.get(i) + "' is there twice, first as column " + before);
      }
    }
  }

  /** That two names mean the same metric, in a sentence. */
  public static String same(String first, String other) {
    return "'" + other + "' means the same as '" + first + "', which comes first and counts";
  }
}
