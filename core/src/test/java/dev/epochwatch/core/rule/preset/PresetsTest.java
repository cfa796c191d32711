// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;
import dev.epochwatch.core.replay.Replay;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.core.rule.RuleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The warts that each framework is known for, on curves short enough to follow by hand. */
class PresetsTest {
  private static final double NAN = Double.NaN;

  /** Stands for a report that lacks the metric. */
  private static final double MISSING = 12345;

  @ParameterizedTest
  @CsvSource({
    "keras, 1",
    "fastai, 1",
    "lightning, 1",
    "hf, 0",
    "xgboost, 0",
    "lightgbm, -1",
    "ultralytics, -1"
  })
  void patience0_constantCurve_meansWhatTheFrameworkMeans(String name, long expected) {
    String parameter =
        switch (name) {
          case "hf" -> "early_stopping_patience";
          case "xgboost" -> "rounds";
          case "lightgbm" -> "stopping_rounds";
          default -> "patience";
        };

    assertThat(minimizing(name + "(" + parameter + "=0)", 1, 1, 1)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keras(patience=2)",
        "xgboost(rounds=2)",
        "lightgbm(stopping_rounds=2)",
        "dl4j(max_epochs_with_no_improvement=2)",
        "ultralytics(patience=2)"
      })
  void nanFirst_improvingCurve_isBestForEver(String policy) {
    assertThat(minimizing(policy, NAN, 3, 2, 1)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fastai(patience=2)", "hf(early_stopping_patience=2)"})
  void nanFirst_improvingCurve_recovers(String policy) {
    assertThat(minimizing(policy, NAN, 3, 2, 1)).isEqualTo(-1);
  }

  @Test
  void lightning_nan_stopsAtOnce() {
    assertThat(minimizing("lightning()", 3, NAN, 1)).isEqualTo(1);
    assertThat(minimizing("lightning(check_finite=false)", 3, NAN, 1)).isEqualTo(-1);
  }

  @Test
  void lightning_valueOnAThreshold_goesOn() {
    String target = "lightning(stopping_threshold=0.25)";
    String limit = "lightning(divergence_threshold=2.0)";

    assertThat(minimizing(target, 1, 0.25)).isEqualTo(-1);
    assertThat(minimizing(target, 1, 0.2)).isEqualTo(1);
    assertThat(minimizing(limit, 1, 2)).isEqualTo(-1);
    assertThat(minimizing(limit, 1, 2.5)).isEqualTo(1);
  }

  @Test
  void lightning_strictAndMissingMetric_fallsSilent() {
    assertThat(minimizing("lightning(patience=1)", 1, MISSING, 2, 3)).isEqualTo(2);
    assertThat(minimizing("lightning(patience=1, strict=true)", 1, MISSING, 2, 3)).isEqualTo(-1);
  }

  @Test
  void ignite_nan_isAGainEachTime() {
    assertThat(minimizing("ignite(patience=2)", 1, NAN, NAN, NAN, NAN)).isEqualTo(-1);
  }

  @Test
  void smallGains_addUpOnlyOverAnAnchorThatStays() {
    double[] creep = {1, 0.75, 0.5, 0.25, 0};

    assertThat(minimizing("keras(patience=3, min_delta=0.375)", creep)).isEqualTo(-1);
    assertThat(minimizing("ignite(patience=3, min_delta=0.375)", creep)).isEqualTo(3);
    assertThat(minimizing("ignite(patience=3, min_delta=0.375, cumulative_delta=true)", creep))
        .isEqualTo(-1);
    assertThat(minimizing("hf(early_stopping_patience=3, early_stopping_threshold=0.375)", creep))
        .isEqualTo(3);
  }

  @Test
  void keras_gainBelowFloatResolution_isNotSeen() {
    assertThat(minimizing("keras(patience=2)", 0.5, 0.499999999, 0.499999998)).isEqualTo(2);
    assertThat(minimizing("fastai(patience=2)", 0.5, 0.499999999, 0.499999998)).isEqualTo(-1);
  }

  @Test
  void keras_baselineNotBeaten_countsThroughGains() {
    assertThat(minimizing("keras(patience=2, baseline=0.5)", 1, 0.9, 0.8, 0.9)).isEqualTo(3);
    assertThat(minimizing("keras(patience=2, baseline=0.95)", 1, 0.9, 0.8, 0.9)).isEqualTo(-1);
  }

  @Test
  void djl_zigzagThatWorsens_isNeverStopped() {
    assertThat(minimizing("djl(epoch_patience=2)", 1, 2, 1.5, 3, 2.5, 4, 3.5)).isEqualTo(-1);
    assertThat(minimizing("djl(epoch_patience=2)", 1, 2, MISSING)).isEqualTo(2);
    assertThat(minimizing("djl(epoch_patience=2)", 1, -0.1)).isEqualTo(1);
  }

  @Test
  void h2o_negativeAndImproving_isStopped() {
    assertThat(minimizing("h2o(stopping_rounds=1)", -1, -2, -3)).isEqualTo(2);
    assertThat(minimizing("h2o(stopping_rounds=1)", 3, 2, 1)).isEqualTo(-1);
    assertThat(minimizing("h2o(stopping_rounds=1, stopping_metric=\"logloss\")", 3, 0, 0))
        .isEqualTo(2);
  }

  @Test
  void ultralytics_zero_isReplacedByAnything() {
    assertThat(maximizing("ultralytics(patience=2)", 0, 0, 0, 0, 0)).isEqualTo(-1);
    assertThat(maximizing("ultralytics(patience=2)", 0, 0.5, 0.4, 0.4)).isEqualTo(3);
  }

  @Test
  void optunaPatient_largerDelta_stopsLess() {
    assertThat(minimizing("optuna_patient(patience=1)", 1, 1.1, 1.2)).isEqualTo(2);
    assertThat(minimizing("optuna_patient(patience=1, min_delta=0.2)", 1, 1.1, 1.2)).isEqualTo(-1);
    assertThat(minimizing("optuna_patient(patience=1)", 1, 1, 1, 1)).isEqualTo(-1);
  }

  @Test
  void optunaThreshold_checksAtFirstReportOfAnInterval() {
    String policy = "optuna_threshold(upper=1, n_warmup_steps=2, interval_steps=2)";

    assertThat(minimizing(policy, 9, 9, 1, 9, 9)).isEqualTo(4);
  }

  @Test
  void rayTrialPlateau_missingWithThreshold_fallsSilent() {
    String policy =
        "ray_trial_plateau(num_results=2, grace_period=2, metric_threshold=5, mode=\"min\")";

    assertThat(minimizing(policy, 1, 1)).isEqualTo(1);
    assertThat(minimizing(policy, 1, MISSING, 1, 1)).isEqualTo(-1);
  }

  @Test
  void medianOfPeers_worseBestSoFar_stops() {
    Cohort cohort = finished(new double[] {1, 0.5}, new double[] {2, 1}, new double[] {3, 2});
    String policy = "optuna_median(n_startup_trials=3)";

    assertThat(stop(policy, Direction.MINIMIZE, cohort, 2, 1.5)).isEqualTo(1);
    assertThat(stop(policy, Direction.MINIMIZE, cohort, 2, 1)).isEqualTo(-1);
    assertThat(stop("optuna_median()", Direction.MINIMIZE, cohort, 9, 9)).isEqualTo(-1);
  }

  @Test
  void successiveHalving_notAmongTheBestAtARung_stops() {
    Cohort cohort =
        finished(new double[] {9, 1, 1}, new double[] {9, 2, 2}, new double[] {9, 3, 3});
    String policy = "optuna_successive_halving(min_resource=1, reduction_factor=2)";

    assertThat(stop(policy, Direction.MINIMIZE, cohort, 0, 2.5, 0)).isEqualTo(1);
    assertThat(stop(policy, Direction.MINIMIZE, cohort, 0, 1.5, 0)).isEqualTo(-1);
  }

  @Test
  void hyperband_withoutFinishedRun_neverStops() {
    assertThat(minimizing("optuna_hyperband()", 9, 9, 9)).isEqualTo(-1);
  }

  @Test
  void hyperband_oneBracket_isSuccessiveHalving() {
    Cohort cohort =
        finished(new double[] {9, 1, 1}, new double[] {9, 2, 2}, new double[] {9, 3, 3});
    String policy = "optuna_hyperband(max_resource=1, reduction_factor=2)";

    assertThat(stop(policy, Direction.MINIMIZE, cohort, 0, 2.5, 0)).isEqualTo(1);
  }

  @Test
  void wilcoxon_worseAtEveryStep_stops() {
    Cohort cohort = finished(new double[] {1, 1, 1, 1, 1}, new double[] {5, 5, 5, 5, 5});

    assertThat(stop("optuna_wilcoxon()", Direction.MINIMIZE, cohort, 2, 3, 4, 5, 6)).isEqualTo(3);
    assertThat(stop("optuna_wilcoxon()", Direction.MINIMIZE, cohort, 2, NAN, 4, 5, 6))
        .isEqualTo(-1);
  }

  @Test
  void everyPreset_withRequiredArguments_printsWhatItParses() {
    for (RuleType type : Presets.all()) {
      String arguments =
          switch (type.name()) {
            case "lightgbm" -> "stopping_rounds=3";
            case "xgboost" -> "rounds=3";
            case "ignite", "optuna_patient" -> "patience=3";
            case "dl4j" -> "max_epochs_with_no_improvement=3";
            case "ray_max_iteration" -> "max_iter=3";
            case "optuna_threshold" -> "upper=0.5";
            case "optuna_percentile" -> "percentile=25";
            default -> "";
          };
      String text = type.name() + "(" + arguments + ")";
      assertThat(Policy.parse(text).text()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keras(patience=-1)",
        "ignite(patience=0)",
        "dl4j()",
        "dl4j(condition=\"BestScore\")",
        "optuna_threshold()",
        "optuna_threshold(lower=2, upper=1)",
        "optuna_successive_halving(bootstrap_count=1)",
        "optuna_hyperband(bootstrap_count=1)",
        "ray_trial_plateau(metric_threshold=0.5)",
        "keras_reduce_lr(factor=1)"
      })
  void badParameters_neverBuild(String policy) {
    assertThatThrownBy(() -> Policy.parse(policy)).isInstanceOf(PolicySyntaxException.class);
  }

  private static long minimizing(String policy, double... values) {
    return stop(policy, Direction.MINIMIZE, Cohort.NONE, values);
  }

  private static long maximizing(String policy, double... values) {
    return stop(policy, Direction.MAXIMIZE, Cohort.NONE, values);
  }

  /** The row, counted from 0, at which a policy stops; -1 if it does not. */
  private static long stop(String policy, Direction direction, Cohort cohort, double... values) {
    List<Observation> run = new ArrayList<>();
    for (double value : values) {
      String name = value == MISSING ? "loss" : "val_loss";
      run.add(Observation.of(run.size(), MetricValue.of(name, value)));
    }
    Objective objective = new Objective(Metric.VALIDATION_LOSS, direction);
    return new Replay(
            Policy.parse(policy),
            Optional.of(objective),
            OptionalLong.empty(),
            Optional.empty(),
            cohort)
        .run(run)
        .stopStep()
        .orElse(-1);
  }

  private static Cohort finished(double[]... runs) {
    List<Cohort.Member> members = new ArrayList<>();
    for (double[] run : runs) {
      long[] steps = new long[run.length];
      for (int i = 0; i < run.length; i++) {
        steps[i] = i;
      }
      members.add(new Cohort.Member("run-" + members.size(), true, Series.of(steps, run)));
    }
    return metric -> members;
  }
}
