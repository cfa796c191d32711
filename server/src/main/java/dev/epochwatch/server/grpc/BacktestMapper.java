// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.replay.BacktestReport;
import dev.epochwatch.core.replay.BacktestReport.Summary;
import dev.epochwatch.core.replay.RunScore;
import dev.epochwatch.proto.v1.BacktestResponse;
import dev.epochwatch.proto.v1.BacktestRun;
import dev.epochwatch.proto.v1.BacktestSummary;
import java.util.stream.Stream;

/** What policies would have done, as the wire has it. */
final class BacktestMapper {
  private BacktestMapper() {}

  /** The figures of a policy: of all runs, then of each experiment. */
  static Stream<BacktestResponse> summaries(int policy, BacktestReport report) {
    BacktestSummary.Builder total = summary(policy, report, report.total());
    report.worst().forEach(score -> total.addWorst(run(policy, score)));
    return Stream.concat(
            Stream.of(total),
            report.groups().entrySet().stream()
                .map(
                    group ->
                        summary(policy, report, group.getValue()).setExperiment(group.getKey())))
        .map(summary -> BacktestResponse.newBuilder().setSummary(summary).build());
  }

  static BacktestRun run(int policy, RunScore score) {
    BacktestRun.Builder run =
        BacktestRun.newBuilder()
            .setPolicy(policy)
            .setRun(score.run())
            .setExperiment(score.group())
            .setBestStep(score.reachedStep().orElse(-1))
            .setBestValue(score.reachedValue())
            .setRunBestStep(score.bestStep())
            .setReason(DecisionMapper.reason(score.reason()))
            .setRegret(score.regret())
            .setSaved(score.saved());
    score.stopStep().ifPresent(run::setStopStep);
    return run.build();
  }

  private static BacktestSummary.Builder summary(
      int policy, BacktestReport report, Summary figures) {
    return BacktestSummary.newBuilder()
        .setPolicy(policy)
        .setCanonical(report.policy())
        .setRuns(figures.runs())
        .setMeanRegret(figures.meanRegret())
        .setP95Regret(figures.highRegret())
        .setMeanSaved(figures.saved())
        .setFalseStops(figures.falseStops())
        .setOracleSaved(figures.oracleSaved())
        .setHours(figures.hours())
        .setHoursSaved(figures.hoursSaved())
        .setMoneySaved(figures.moneySaved());
  }
}
