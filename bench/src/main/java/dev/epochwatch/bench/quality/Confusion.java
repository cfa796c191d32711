// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.bench.simulator.Answer;

/** How often one kind of diagnosis was right. Runs of which the truth is unclear count apart. */
final class Confusion {
  private int found;
  private int missed;
  private int invented;
  private int rejected;
  private int unclear;

  void add(Answer truth, boolean diagnosed) {
    switch (truth) {
      case UNCLEAR -> unclear++;
      case YES -> {
        if (diagnosed) {
          found++;
        } else {
          missed++;
        }
      }
      case NO -> {
        if (diagnosed) {
          invented++;
        } else {
          rejected++;
        }
      }
    }
  }

  /** How many runs it is true of. */
  int positives() {
    return found + missed;
  }

  /** How many runs it is not true of. */
  int negatives() {
    return invented + rejected;
  }

  int unclear() {
    return unclear;
  }

  /** The share of the diagnosed that are right; 1 where none was diagnosed. */
  double precision() {
    return found + invented == 0 ? 1 : (double) found / (found + invented);
  }

  /** The share of the true that were diagnosed; 1 where there are none. */
  double recall() {
    return positives() == 0 ? 1 : (double) found / positives();
  }

  /** The harmonic mean of precision and recall. */
  double f1() {
    return positives() + invented == 0 ? 1 : 2.0 * found / (2.0 * found + missed + invented);
  }
}
