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
  private static final int TO_LEAD = 5;
  private static final int SHARE = 20;
  private static final int MOST_DOUBLINGS = 4;

  private final byte[] doublings = new byte[Kind.values().length];
  private @Nullable Kind standing;
  private @Nullable Kind challenger;
  private long inRow;
  private long reports;

  /** What leads now, if it leads already. */
  boolean leads(Kind kind) {
    return kind == standing;
  }

  /**
   * Takes what comes first at the next report.
   *
   * @param first the kind that comes first by the order of the register
   * @param holds whether what leads may go on leading
   * @return what leads
   */
  Kind update(Kind first, boolean holds) {
    Kind leading = standing;
    reports++;
    inRow = first == challenger ? inRow + 1 : 1;
    challenger = first;
    if (leading == first) {
      return leading;
    }
    long needed = Math.max(TO_LEAD, reports / SHARE) << doublings[first.ordinal()];
    if (leading != null && holds && !isUrgent(first) && !isUrgent(leading) && inRow < needed) {
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
