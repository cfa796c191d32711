// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.replay.BacktestResult.Mistake;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.BacktestReport.Summary;
import dev.epochwatch.proto.v1.BacktestProgress;
import dev.epochwatch.proto.v1.BacktestRequest;
import dev.epochwatch.proto.v1.BacktestResponse;
import dev.epochwatch.proto.v1.BacktestRun;
import dev.epochwatch.proto.v1.BacktestSummary;
import dev.epochwatch.proto.v1.Objective;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A backtest of the runs of a server, which judges them by the code that this program has too.
 *
 * @param console where the progress is drawn
 * @param connection the server
 * @param metric what decides
 * @param price what an hour costs, if known
 */
record ServerBacktest(
    Console console, Connection connection, MetricOptions metric, OptionalDouble price) {
  private static final int POLICIES_IN_CALL = 100;

  /**
   * Tries policies on the runs of a filter.
   *
   * @throws CommandFailure if no run can be judged
   */
  List<BacktestResult> run(List<Policy> policies, String filter) {
    List<BacktestResult> results = new ArrayList<>();
    BacktestProgress last = BacktestProgress.getDefaultInstance();
    for (int from = 0; from < policies.size(); from += POLICIES_IN_CALL) {
      int to = Math.min(policies.size(), from + POLICIES_IN_CALL);
      last = call(request(policies.subList(from, to), filter), results);
    }
    long judged = last.getRunsDone() - last.getRunsLeftOut();
    if (judged == 0) {
      throw new CommandFailure(
          Exit.FAILURE,
          "none of the "
              + last.getRunsDone()
              + " runs can be judged: that takes 15 reports or more, at least 90 % of them with a"
              + " finite value, not all the same");
    }
    console.err().printf("%d runs judged, %d left out%n", judged, last.getRunsLeftOut());
    return results;
  }

  /** Adds a result a policy; the last progress. */
  private BacktestProgress call(BacktestRequest request, List<BacktestResult> results) {
    BacktestProgress last = BacktestProgress.getDefaultInstance();
    ProgressBar bar = new ProgressBar(console, 1);
    Iterator<BacktestResponse> responses = connection.policiesEndlessly().backtest(request);
    while (responses.hasNext()) {
      BacktestResponse response = responses.next();
      if (response.hasProgress()) {
        last = response.getProgress();
        bar.show(last.getRunsDone(), last.getRunsTotal());
      } else if (response.hasSummary()) {
        BacktestSummary summary = response.getSummary();
        if (summary.getExperiment().isEmpty()) {
          results.add(result(summary));
        } else {
          results.get(results.size() - 1).groups().put(summary.getExperiment(), figures(summary));
        }
      }
    }
    bar.close();
    return last;
  }

  private BacktestRequest request(List<Policy> policies, String filter) {
    BacktestRequest.Builder request =
        BacktestRequest.newBuilder().setFilter(filter).setSummaryOnly(true);
    policies.forEach(policy -> request.addPolicies(policy.text()));
    price.ifPresent(request::setPricePerHour);
    metric
        .metric()
        .ifPresent(
            name ->
                request.setObjective(
                    Objective.newBuilder().setMetric(name).setDirection(direction())));
    return request.build();
  }

  private dev.epochwatch.proto.v1.Direction direction() {
    return metric
        .direction()
        .map(
            way ->
                way == Direction.MINIMIZE
                    ? dev.epochwatch.proto.v1.Direction.DIRECTION_MINIMIZE
                    : dev.epochwatch.proto.v1.Direction.DIRECTION_MAXIMIZE)
        .orElse(dev.epochwatch.proto.v1.Direction.DIRECTION_UNSPECIFIED);
  }

  private static BacktestResult result(BacktestSummary summary) {
    return new BacktestResult(
        summary.getCanonical(),
        figures(summary),
        new TreeMap<>(),
        summary.getWorstList().stream().map(ServerBacktest::mistake).toList());
  }

  private static Summary figures(BacktestSummary summary) {
    return new Summary(
        (int) summary.getRuns(),
        summary.getMeanRegret(),
        summary.getP95Regret(),
        summary.getMeanSaved(),
        summary.getFalseStops(),
        summary.getOracleSaved(),
        summary.getHours(),
        summary.getHoursSaved(),
        summary.getMoneySaved());
  }

  private static Mistake mistake(BacktestRun run) {
    return new Mistake(
        run.getRun(),
        run.getExperiment(),
        run.getRegret(),
        run.getSaved(),
        run.hasStopStep() ? OptionalLong.of(run.getStopStep()) : OptionalLong.empty(),
        run.getRunBestStep(),
        run.getReason().name().substring("REASON_".length()));
  }
}
