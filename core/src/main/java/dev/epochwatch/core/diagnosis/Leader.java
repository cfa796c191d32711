// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.model.Diagnosis.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Which diagnosis leads. A challenger takes over when it has come first five reports in a row, in a
 * long run for a twentieth of it, and twice as long for each time it has led before, so that two
 * signs of like strength do not take turns. Too few reports and a divergence lead at once, and make
 * way at once.
 */
final class Leader {
  /** How fast what leads sits. */
  enum Hold {
    /** Its signs are gone: it makes way at once. */
    NONE,
    /** Its signs are weak: it makes way to whatever comes first for long enough. */
    LOOSE,
    /** It is in force: what has led before must come first for longer. */
    FIRM
  }

  private static final int TO_LEAD = 5;
  private static final int SHARE = 20;
  private static final int MOST_DOUBLINGS = 4;

  private final byte[] doublings = new byte[Kind.values().length];
  private @Nullable Kind standing;
  private @Nullable Kind challenger;
  private int inRow;
  private int reports;

  /** What leads now, if it leads already. */
  boolean leads(Kind kind) {
    return kind == standing;
  }

  /**
   * Takes what comes first at the next report.
   *
   * @param first the kind that comes first by the order of the register
   * @param hold how fast what leads sits
   * @return what leads
   */
  Kind update(Kind first, Hold hold) {
    Kind leading = standing;
    reports++;
    inRow = first == challenger ? inRow + 1 : 1;
    challenger = first;
    if (leading == first) {
      return leading;
    }
    long needed =
        Math.max(TO_LEAD, reports / SHARE) << (hold == Hold.FIRM ? doublings[first.ordinal()] : 0);
    if (leading != null
        && hold != Hold.NONE
        && !isUrgent(first)
        && !isUrgent(leading)
        && inRow < needed) {
      return leading;
    }
    if (doublings[first.ordinal()] < MOST_DOUBLINGS) {
      doublings[first.ordinal()]++;
    }
    standing = first;
    return first;
  }

  private static boolean isUrgent(Kind kind) {
    return kind == Kind.INSUFFICIENT_DATA || kind == Kind.DIVERGED;
  }
}
