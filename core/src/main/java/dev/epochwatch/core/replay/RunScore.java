// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.Cohort;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How well a policy did on one recorded run.
 *
 * @param run the run's id
 * @param group the run's group
 * @param reports how many reports the run has
 * @param done after how many of them the policy stopped it; all of them if it did not
 * @param stopStep the step of the stop; empty if there was none
 * @param bestStep the step of the best value of the whole run
 * @param reachedStep the step of the best value up to the stop; empty if none was finite
 * @param reachedValue that value, NaN if none was finite
 * @param reason why it stopped
 * @param regret the share of the run's whole gain that was lost, 0 to 1
 * @param saved the share of the reports that was saved, 0 to 1
 * @param oracleSaved the share that the best of all rules would have saved at a regret of 1 %
 * @param hours the hours the run took, where its reports tell their times
 * @param hoursSaved how many of them were saved
 * @param moneySaved what those cost, where a price is known
 */
public record RunScore(
    String run,
    String group,
    int reports,
    int done,
    OptionalLong stopStep,
    long bestStep,
    OptionalLong reachedStep,
    double reachedValue,
    Reason reason,
    double regret,
    double saved,
    double oracleSaved,
    OptionalDouble hours,
    OptionalDouble hoursSaved,
    OptionalDouble moneySaved) {
  /** The regret above which a stop is called false. */
  public static final double FALSE_STOP = 0.01;

  private static final double MICROS_PER_HOUR = 3.6e9;

  /**
   * How a policy does on a run.
   *
   * @param policy what to apply
   * @param run the run; it must be {@linkplain RecordedRun#isFit fit} to be judged
   * @param cohort the other runs that population rules may see
   */
  public static RunScore of(Policy policy, RecordedRun run, Cohort cohort) {
    Replay replay =
        new Replay(
            policy, Optional.of(run.objective()), run.plannedSteps(), Optional.empty(), cohort);
    ReplayResult result = replay.stop(run.observations());
    int reports = run.observations().size();
    int done = result.stopStep().isPresent() ? result.reports() : reports;
    double[] losses = run.losses();
    Regret regret = new Regret(losses);
    int reached = lowest(losses, done);
    OptionalDouble hoursSaved = hours(run.observations().subList(done - 1, reports));
    return new RunScore(
        run.id(),
        run.group(),
        reports,
        done,
        result.stopStep(),
        run.observations().get(regret.fewestReports(0) - 1).step(),
        reached < 0
            ? OptionalLong.empty()
            : OptionalLong.of(run.observations().get(reached).step()),
        reached < 0
            ? Double.NaN
            : run.observations().get(reached).value(run.objective().metric()).orElse(Double.NaN),
        result.last().reason(),
        regret.after(done),
        1 - (double) done / reports,
        1 - (double) regret.fewestReports(FALSE_STOP) / reports,
        hours(run.observations()),
        hoursSaved,
        run.pricePerHour().isPresent() && hoursSaved.isPresent()
            ? OptionalDouble.of(run.pricePerHour().getAsDouble() * hoursSaved.getAsDouble())
            : OptionalDouble.empty());
  }

  /** The place of the first lowest finite loss of so many, -1 if none is finite. */
  private static int lowest(double[] losses, int count) {
    int lowest = -1;
    for (int i = 0; i < count; i++) {
      if (Double.isFinite(losses[i]) && (lowest < 0 || losses[i] < losses[lowest])) {
        lowest = i;
      }
    }
    return lowest;
  }

  /** The time from the first to the last report; none where the clock was set back. */
  private static OptionalDouble hours(List<Observation> reports) {
    OptionalLong first = reports.get(0).eventMicros();
    OptionalLong last = reports.get(reports.size() - 1).eventMicros();
    return first.isPresent() && last.isPresent()
        ? OptionalDouble.of(Math.max(0, last.getAsLong() - first.getAsLong()) / MICROS_PER_HOUR)
        : OptionalDouble.empty();
  }

  /** Whether the stop lost more than 1 % of the run's whole gain. */
  public boolean isFalseStop() {
    return regret > FALSE_STOP;
  }
}
