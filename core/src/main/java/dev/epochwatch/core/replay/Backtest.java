// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.Cohort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Recorded runs to try policies on. A run's peers are the other runs of its group, all finished: to
 * a population rule each run looks like the last of its group. Immutable and thread-safe.
 */
public final class Backtest {
  private final List<RecordedRun> runs;
  private final Map<String, List<Cohort.Member>> groups = new LinkedHashMap<>();

  /**
   * Runs to try policies on; those that cannot be judged ({@link RecordedRun#isFit}) are left out.
   */
  public Backtest(List<RecordedRun> runs) {
    this.runs = runs.stream().filter(RecordedRun::isFit).toList();
    for (RecordedRun run : this.runs) {
      groups
          .computeIfAbsent(run.group(), group -> new ArrayList<>())
          .add(new Cohort.Member(run.id(), true, run.series()));
    }
  }

  /** How many runs there are to judge. */
  public int size() {
    return runs.size();
  }

  /** How a policy does on each run, in their order; each is computed when it is asked for. */
  public Stream<RunScore> scores(Policy policy) {
    return runs.stream().map(run -> RunScore.of(policy, run, metric -> peers(run)));
  }

  /** How a policy does on all runs. */
  public BacktestReport report(Policy policy) {
    BacktestTally tally = new BacktestTally(policy);
    scores(policy).forEachOrdered(tally::add);
    return tally.report();
  }

  private List<Cohort.Member> peers(RecordedRun run) {
    return groups.getOrDefault(run.group(), List.of()).stream()
        .filter(member -> !member.run().equals(run.id()))
        .toList();
  }
}
