// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.BacktestReport.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds up how a policy does, run by run, so that no more than one run need be in memory. Keeps two
 * numbers a run at most, and none for a run without regret. Not thread-safe.
 */
public final class BacktestTally {
  private static final int MISTAKES = 10;
  private static final Comparator<RunScore> WORST_FIRST =
      Comparator.comparingDouble(RunScore::regret).reversed();

  private final String policy;
  private final Sums total = new Sums();
  private final SortedMap<String, Sums> groups = new TreeMap<>();
  private final List<RunScore> worst = new ArrayList<>();

  /** Nothing yet. */
  public BacktestTally(Policy policy) {
    this.policy = policy.text();
  }

  /** One more run. */
  public void add(RunScore score) {
    total.add(score);
    groups.computeIfAbsent(score.group(), group -> new Sums()).add(score);
    if (score.isFalseStop()) {
      worst.add(score);
      // Stable: of two equal mistakes the one that came first stays.
      worst.sort(WORST_FIRST);
      if (worst.size() > MISTAKES) {
        worst.remove(MISTAKES);
      }
    }
  }

  /** The figures of the runs so far. */
  public BacktestReport report() {
    SortedMap<String, Summary> summaries = new TreeMap<>();
    groups.forEach((group, sums) -> summaries.put(group, sums.summary()));
    return new BacktestReport(policy, total.summary(), summaries, List.copyOf(worst));
  }
}
