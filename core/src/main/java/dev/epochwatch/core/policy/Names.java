// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the name that was probably meant. */
public final class Names {
  private Names() {}

  /**
   * The candidate with the least edit distance, whatever the case, if it is near: at most a third
   * of the longer name, and at least one edit is always allowed.
   */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    String wanted = lower(name);
    return candidates.stream()
        .min(Comparator.comparingInt((String candidate) -> distance(wanted, lower(candidate))))
        .filter(
            candidate ->
                distance(wanted, lower(candidate))
                    <= Math.max(1, Math.max(wanted.length(), candidate.length()) / 3));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The edit distance in which swapping two neighbours is one edit. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int substitution = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(substitution, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
