// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.format.CurveFolder;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.Backtest;
import dev.epochwatch.core.replay.BacktestTally;
import dev.epochwatch.core.replay.RecordedRun;
import dev.epochwatch.core.replay.RunScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * A backtest of the curves of a folder, on all processors.
 *
 * @param console where is told what was left out
 * @param folder the folder
 * @param deciding what decides on the curve of an id; nothing where nothing is known to
 * @param planned whether policies are told the last step of each run
 * @param price what an hour costs, if known
 */
record LocalBacktest(
    Console console,
    CurveFolder folder,
    BiFunction<String, Curve, Optional<Objective>> deciding,
    boolean planned,
    OptionalDouble price) {

  /**
   * What came of it.
   *
   * @param results a result a policy
   * @param failures how many files were no curve
   */
  record Outcome(List<BacktestResult> results, int failures) {}

  /**
   * Tries policies on all runs of the folder.
   *
   * @throws CommandFailure if no run can be judged
   */
  Outcome run(List<Policy> policies) {
    RunFolder files = new RunFolder(folder, console);
    List<RecordedRun> runs = files.read(this::run);
    Backtest backtest = new Backtest(runs);
    int size = backtest.size();
    if (size == 0) {
      throw new CommandFailure(
          Exit.FAILURE,
          "none of the "
              + runs.size()
              + " runs can be judged: that takes 15 rows or more, at least 90 % of them with a finite"
              + " value, not all the same"
              + undecided(files));
    }
    ProgressBar bar = new ProgressBar(console, (long) policies.size() * size);
    List<BacktestResult> results = new ArrayList<>();
    for (Policy policy : policies) {
      BacktestTally tally = new BacktestTally(policy);
      List<RunScore> scores = backtest.scores(policy).parallel().peek(score -> bar.step()).toList();
      scores.forEach(tally::add);
      results.add(BacktestResult.of(tally.report(), id -> folder.file(id).toString()));
    }
    bar.close();
    console
        .err()
        .printf(
            "%d runs judged, %d left out, %d files were no curve%s%n",
            size, runs.size() - size, files.failures(), undecided(files));
    return new Outcome(results, files.failures());
  }

  private static String undecided(RunFolder files) {
    return files.undecided() == 0
        ? ""
        : ", " + files.undecided() + " without a metric that decides (see --metric and --metrics)";
  }

  private Optional<RecordedRun> run(String id, Curve curve) {
    return deciding
        .apply(id, curve)
        .map(
            objective ->
                new RecordedRun(
                    id,
                    group(id),
                    objective,
                    curve.observations(),
                    plannedSteps(curve.observations()),
                    price));
  }

  private OptionalLong plannedSteps(List<Observation> rows) {
    return planned && !rows.isEmpty()
        ? OptionalLong.of(rows.get(rows.size() - 1).step())
        : OptionalLong.empty();
  }

  private static String group(String id) {
    int end = Math.max(id.lastIndexOf('/'), id.contains("/") ? -1 : id.lastIndexOf('-'));
    return end > 0 ? id.substring(0, end) : "";
  }
}
