// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.Cohort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Recorded runs to try policies on. A run's peers are the other runs of its group, all finished: to
 * a population rule each run looks like the last of its group. Immutable and thread-safe.
 */
public final class Backtest {
  private static final double MICROS_PER_HOUR = 3.6e9;

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
    return runs.stream().map(run -> score(policy, run));
  }

  /** How a policy does on all runs. */
  public BacktestReport report(Policy policy) {
    return BacktestReport.of(policy, scores(policy).toList());
  }

  private RunScore score(Policy policy, RecordedRun run) {
    Replay replay =
        new Replay(
            policy,
            Optional.of(run.objective()),
            run.plannedSteps(),
            Optional.empty(),
            metric -> peers(run));
    ReplayResult result = replay.stop(run.observations());
    int reports = run.observations().size();
    int done = result.stopStep().isPresent() ? result.reports() : reports;
    double[] losses = run.losses();
    Regret regret = new Regret(losses);
    OptionalDouble hoursSaved = hours(run.observations().subList(done - 1, reports));
    return new RunScore(
        run.id(),
        run.group(),
        reports,
        done,
        result.stopStep(),
        run.observations().get(regret.fewestReports(0) - 1).step(),
        result.last().reason(),
        regret.after(done),
        1 - (double) done / reports,
        1 - (double) regret.fewestReports(RunScore.FALSE_STOP) / reports,
        hours(run.observations()),
        hoursSaved,
        run.pricePerHour().isPresent() && hoursSaved.isPresent()
            ? OptionalDouble.of(run.pricePerHour().getAsDouble() * hoursSaved.getAsDouble())
            : OptionalDouble.empty());
  }

  private List<Cohort.Member> peers(RecordedRun run) {
    return groups.getOrDefault(run.group(), List.of()).stream()
        .filter(member -> !member.run().equals(run.id()))
        .toList();
  }

  /** The time from the first to the last report. */
  private static OptionalDouble hours(List<Observation> reports) {
    OptionalLong first = reports.get(0).eventMicros();
    OptionalLong last = reports.get(reports.size() - 1).eventMicros();
    return first.isPresent() && last.isPresent()
        ? OptionalDouble.of((last.getAsLong() - first.getAsLong()) / MICROS_PER_HOUR)
        : OptionalDouble.empty();
  }
}
