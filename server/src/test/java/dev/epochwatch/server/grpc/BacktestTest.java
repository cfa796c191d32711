// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.epochwatch.proto.v1.BacktestRequest;
import dev.epochwatch.proto.v1.BacktestResponse;
import dev.epochwatch.proto.v1.BacktestRun;
import dev.epochwatch.proto.v1.BacktestSummary;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Direction;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.Objective;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StartRunRequest;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies would have done on stored runs. */
class BacktestTest {
  private static final int REPORTS = 20;

  private final ServiceFixture services = new ServiceFixture();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void backtest_ofAPolicy_tellsRunsProgressAndSummaries() {
    record("vee", "digits", step -> Math.abs(step - 10) + 1);
    record("late", "digits", step -> step < 18 ? 1 : 0.5);
    record("falls", "letters", step -> 100.0 - step);
    start("short", "letters", "");
    List<BacktestResponse> responses = backtest(request("patience(epochs=3)"));

    assertThat(runs(responses))
        .extracting(BacktestRun::getRun)
        .containsExactly("falls", "late", "vee");
    BacktestRun vee = runs(responses).get(2);
    assertThat(vee.getStopStep()).isEqualTo(13);
    assertThat(vee.getBestStep()).isEqualTo(10);
    assertThat(vee.getBestValue()).isEqualTo(1);
    assertThat(vee.getReason()).isEqualTo(Decision.Reason.REASON_NO_IMPROVEMENT);
    assertThat(vee.getSaved()).isCloseTo(0.3, within(1e-12));
    assertThat(runs(responses).get(0).hasStopStep()).isFalse();
    assertThat(responses.get(0).getProgress().getRunsTotal()).isEqualTo(4);
    BacktestSummary total = summaries(responses).get(0);
    assertThat(total.getRuns()).isEqualTo(3);
    assertThat(total.getFalseStops()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(total.getWorstList()).extracting(BacktestRun::getRun).containsExactly("late");
    assertThat(total.getWorst(0).getRunBestStep()).isEqualTo(18);
    assertThat(total.getCanonical()).isEqualTo("patience(epochs=3)");
    assertThat(summaries(responses))
        .extracting(BacktestSummary::getExperiment)
        .containsExactly("", "digits", "letters");
    assertThat(responses.get(responses.size() - 4).getProgress().getRunsLeftOut()).isEqualTo(1);
  }

  @Test
  void backtest_bySeveralPolicies_hasASummaryForEach() {
    record("vee", "digits", step -> Math.abs(step - 10) + 1);
    List<BacktestResponse> responses =
        backtest(
            request("patience(epochs=2)").addPolicies("keras(patience=5)").setSummaryOnly(true));

    assertThat(runs(responses)).isEmpty();
    assertThat(summaries(responses))
        .extracting(BacktestSummary::getPolicy)
        .containsExactly(0, 0, 1, 1);
    assertThat(summaries(responses).get(2).getMeanSaved()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void backtest_byFilterAndObjective_looksAtThoseAlone() {
    record("vee", "digits", step -> Math.abs(step - 10) + 1);
    record("other", "letters", step -> Math.abs(step - 10) + 1);
    BacktestRequest.Builder request =
        request("patience(epochs=3)")
            .setFilter("experiment = \"digits\"")
            .setObjective(
                Objective.newBuilder()
                    .setMetric("score")
                    .setDirection(Direction.DIRECTION_MAXIMIZE));
    List<BacktestResponse> responses = backtest(request);

    assertThat(runs(responses)).extracting(BacktestRun::getRun).containsExactly("vee");
    // The score rises to the end.
    assertThat(runs(responses).get(0).hasStopStep()).isFalse();
  }

  @Test
  void backtest_timesAndPricesThatAreKnown_giveHoursAndMoney() {
    record("vee", "digits", step -> Math.abs(step - 10) + 1);
    BacktestSummary total =
        summaries(backtest(request("patience(epochs=3)").setPricePerHour(2))).get(0);

    // A report a quarter of an hour: 19 quarters, of which 6 are saved.
    assertThat(total.getHours()).isCloseTo(4.75, within(1e-9));
    assertThat(total.getHoursSaved()).isCloseTo(1.5, within(1e-9));
    assertThat(total.getMoneySaved()).isCloseTo(3, within(1e-9));
  }

  @Test
  void backtest_runWithoutTimesOfItsOwn_countsNoHours() {
    start("untimed", "digits", "none");
    report("untimed", step -> Math.abs(step - 10) + 1);

    assertThat(summaries(backtest(request("patience(epochs=3)"))).get(0).getHours()).isZero();
  }

  @Test
  void backtest_resumedRun_leavesOutWhatWasSuperseded() {
    record("vee", "digits", step -> Math.abs(step - 10) + 1);
    services
        .training()
        .startRun(
            StartRunRequest.newBuilder()
                .setRun("vee")
                .setResume(StartRunRequest.Resume.RESUME_MUST)
                .setResumeFromStep(10)
                .setOverrideStopReason("a test")
                .build());
    for (int step = 11; step < REPORTS; step++) {
      send(ServiceFixture.report("vee", step, 1.0 / step).toBuilder().setAttempt(2).build());
    }

    List<BacktestRun> runs = runs(backtest(request("patience(epochs=3)")));
    assertThat(runs.get(0).hasStopStep()).isFalse();
    assertThat(runs.get(0).getRunBestStep()).isEqualTo(REPORTS - 1);
  }

  @Test
  void backtest_byAPolicyThatLooksAtOthers_seesThoseThatHadEnded() {
    for (int i = 1; i <= 3; i++) {
      int level = i;
      record("peer-" + i, "digits", step -> level + 1.0 / (step + 1));
      end("peer-" + i, Outcome.OUTCOME_SUCCEEDED);
    }
    record("failed", "digits", step -> 0.5 + 1.0 / (step + 1));
    end("failed", Outcome.OUTCOME_FAILED);
    record("elsewhere", "letters", step -> 9 + 1.0 / (step + 1));
    record("slow", "digits", step -> 9 + 1.0 / (step + 1));

    List<BacktestRun> runs = runs(backtest(request("bandit(slack=1.5, warm_up=4, min_runs=2)")));

    assertThat(runs.stream().filter(BacktestRun::hasStopStep).toList())
        .extracting(run -> run.getRun() + " " + run.getStopStep())
        .containsExactlyInAnyOrder("slow 4", "peer-3 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "patiense() | '' | BAD_POLICY | policies[0]",
        "patience() | best < | BAD_FILTER | filter",
        "patience() | nonsense = 3 | BAD_FILTER | filter"
      })
  void backtest_ofNonsense_isAnInvalidArgument(
      String policy, String filter, String reason, String field) {
    assertThatThrownBy(() -> backtest(request(policy).setFilter(filter)))
        .satisfies(
            failure -> {
              assertThat(Status.fromThrowable(failure).getCode())
                  .isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(Refused.by(failure).getReason()).isEqualTo(reason);
              assertThat(Refused.by(failure).getMetadataMap()).containsEntry("field", field);
            });
  }

  @Test
  void backtest_ofNoPolicyOrAWrongPrice_isABadField() {
    assertThatThrownBy(() -> backtest(BacktestRequest.newBuilder()))
        .satisfies(failure -> assertThat(Refused.by(failure).getReason()).isEqualTo("BAD_FIELD"));
    assertThatThrownBy(() -> backtest(request("patience()").setPricePerHour(-1)))
        .hasMessageContaining("price_per_hour must be a finite number");
  }

  private static BacktestRequest.Builder request(String policy) {
    return BacktestRequest.newBuilder().addPolicies(policy);
  }

  private List<BacktestResponse> backtest(BacktestRequest.Builder request) {
    List<BacktestResponse> responses = new ArrayList<>();
    services.policies().backtest(request.build()).forEachRemaining(responses::add);
    return responses;
  }

  private static List<BacktestRun> runs(List<BacktestResponse> responses) {
    return responses.stream()
        .filter(BacktestResponse::hasRun)
        .map(BacktestResponse::getRun)
        .toList();
  }

  private static List<BacktestSummary> summaries(List<BacktestResponse> responses) {
    return responses.stream()
        .filter(BacktestResponse::hasSummary)
        .map(BacktestResponse::getSummary)
        .toList();
  }

  private void record(String run, String experiment, IntToDoubleFunction loss) {
    start(run, experiment, "");
    report(run, loss);
  }

  private void end(String run, Outcome outcome) {
    services
        .training()
        .finishRun(
            FinishRunRequest.newBuilder().setRun(run).setAttempt(1).setOutcome(outcome).build());
  }

  private void start(String run, String experiment, String times) {
    StartRunRequest.Builder request =
        StartRunRequest.newBuilder()
            .setRun(run)
            .setExperiment(experiment)
            .setPolicy("max_steps(1000)");
    if (!times.isEmpty()) {
      request.putLabels("event_times", times);
    }
    services.training().startRun(request.build());
  }

  private void report(String run, IntToDoubleFunction loss) {
    for (int step = 0; step < REPORTS; step++) {
      Report.Builder report =
          ServiceFixture.report(run, step, loss.applyAsDouble(step)).toBuilder();
      report.addMetrics(metric("score", step));
      report.getEventTimeBuilder().setSeconds(1_600_000_000L + 900L * step);
      send(report.build());
    }
  }

  private void send(Report report) {
    services
        .training()
        .reportMetrics(
            dev.epochwatch.proto.v1.ReportMetricsRequest.newBuilder().setReport(report).build());
  }
}
