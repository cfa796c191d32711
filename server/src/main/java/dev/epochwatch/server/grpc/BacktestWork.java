// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.BacktestReport;
import dev.epochwatch.core.replay.BacktestTally;
import dev.epochwatch.core.replay.RecordedRun;
import dev.epochwatch.core.replay.RunScore;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.proto.v1.BacktestProgress;
import dev.epochwatch.proto.v1.BacktestResponse;
import dev.epochwatch.server.engine.RecordedRuns;
import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A backtest in small steps: the runs are counted, then judged one by one, then summed up. Holds a
 * page of runs and the reports of one of them. Not thread-safe.
 */
final class BacktestWork {
  private static final int MOST_SCORES = 2_000_000;
  private static final int PAGE = 200;
  private static final int PERCENT = 100;

  private final BacktestPlan plan;
  private final RecordedRuns history;
  private final List<BacktestTally> tallies;
  private final boolean seesPeers;
  private final Deque<StoredRun> page = new ArrayDeque<>();
  private @Nullable String token = "";
  private boolean counted;
  private long total;
  private long done;
  private long leftOut;
  private long told = -1;
  private int summedUp;

  BacktestWork(BacktestPlan plan, RecordedRuns history) {
    this.plan = plan;
    this.history = history;
    this.tallies = plan.policies().stream().map(BacktestTally::new).toList();
    this.seesPeers = plan.policies().stream().anyMatch(Policy::seesPeers);
  }

  /**
   * Does one step and tells what came of it.
   *
   * @return false if everything was done before
   * @throws RuntimeException if the filter is none or selects too much, or the store fails
   */
  boolean advance(Consumer<BacktestResponse> responses) {
    if (!counted) {
      count(responses);
      return true;
    }
    if (page.isEmpty() && token != null) {
      turn();
    }
    if (!page.isEmpty()) {
      judge(page.remove(), responses);
      tellProgress(responses);
      return true;
    }
    if (summedUp < tallies.size()) {
      BacktestReport report = tallies.get(summedUp).report();
      BacktestMapper.summaries(summedUp++, report).forEach(responses);
      return true;
    }
    return false;
  }

  private void count(Consumer<BacktestResponse> responses) {
    turn();
    total += page.size();
    page.clear();
    if (total * plan.policies().size() > MOST_SCORES) {
      throw new InvalidValueException(
          "filter",
          "must select at most "
              + MOST_SCORES / plan.policies().size()
              + " runs for "
              + plan.policies().size()
              + " policies: narrow it");
    }
    if (token == null) {
      counted = true;
      token = "";
      tellProgress(responses);
    }
  }

  private void turn() {
    RunPage next =
        history.page(
            new RunQuery(
                plan.filter(),
                "",
                PAGE,
                Optional.ofNullable(token).filter(given -> !given.isEmpty())));
    page.addAll(next.runs());
    token = next.nextPageToken().orElse(null);
  }

  private void judge(StoredRun run, Consumer<BacktestResponse> responses) {
    Optional<RecordedRun> recorded =
        history.read(run, plan.objective(), plan.price()).filter(RecordedRun::isFit);
    done++;
    if (recorded.isEmpty()) {
      leftOut++;
      return;
    }
    Cohort cohort = seesPeers ? history.cohort(run, recorded.get().objective()) : Cohort.NONE;
    List<RunScore> scores = new ArrayList<>();
    for (int i = 0; i < tallies.size(); i++) {
      RunScore score = RunScore.of(plan.policies().get(i), recorded.get(), cohort);
      tallies.get(i).add(score);
      scores.add(score);
    }
    if (plan.tellsRuns()) {
      for (int i = 0; i < scores.size(); i++) {
        responses.accept(
            BacktestResponse.newBuilder().setRun(BacktestMapper.run(i, scores.get(i))).build());
      }
    }
  }

  private void tellProgress(Consumer<BacktestResponse> responses) {
    long percent = total == 0 ? PERCENT : PERCENT * done / total;
    if (percent != told) {
      told = percent;
      responses.accept(
          BacktestResponse.newBuilder()
              .setProgress(
                  BacktestProgress.newBuilder()
                      .setRunsDone(done)
                      .setRunsTotal(Math.max(total, done))
                      .setRunsLeftOut(leftOut))
              .build());
    }
  }
}
