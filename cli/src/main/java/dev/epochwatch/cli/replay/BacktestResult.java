// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.core.replay.BacktestReport;
import dev.epochwatch.core.replay.BacktestReport.Summary;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * How a policy does, from this program or from a server.
 *
 * @param policy its canonical text
 * @param total over all runs
 * @param groups the same per group or experiment
 * @param worst the worst mistakes, the worst first
 */
record BacktestResult(
    String policy, Summary total, SortedMap<String, Summary> groups, List<Mistake> worst) {

  /**
   * A stop that lost more than 1 %.
   *
   * @param run where to look: a file or a run's id
   * @param group its group or experiment
   * @param regret the share of the run's whole gain that was lost
   * @param saved the share of the reports that was saved
   * @param stopStep the step of the stop
   * @param bestStep the step of the best of the whole run
   * @param reason why it stopped
   */
  record Mistake(
      String run,
      String group,
      double regret,
      double saved,
      OptionalLong stopStep,
      long bestStep,
      String reason) {}

  /**
   * What this program found.
   *
   * @param files the file of a run's id
   */
  static BacktestResult of(BacktestReport report, UnaryOperator<String> files) {
    return new BacktestResult(
        report.policy(),
        report.total(),
        report.groups(),
        report.worst().stream()
            .map(
                score ->
                    new Mistake(
                        files.apply(score.run()),
                        score.group(),
                        score.regret(),
                        score.saved(),
                        score.stopStep(),
                        score.bestStep(),
                        score.reason().name()))
            .toList());
  }
}
