// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.Backtest;
import dev.epochwatch.core.replay.BacktestReport;
import dev.epochwatch.core.replay.BacktestReport.Summary;
import dev.epochwatch.core.replay.RecordedRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Regret against savings of every family of rules on recorded curves. The curves are split in two
 * by repository; a family's knob is chosen on one half, the largest saving at a mean regret of at
 * most 1 %, and frozen on the other.
 */
final class Frontier {
  private static final double REGRET = 0.01;

  /** What a setting does on each half. */
  record Point(Policy policy, List<BacktestReport> halves) {
    Summary on(int half) {
      return halves.get(half).total();
    }
  }

  private final Map<Family, List<Point>> points = new LinkedHashMap<>();
  private final List<Integer> sizes;

  private Frontier(List<RecordedCurve> curves, boolean onScore, boolean planned) {
    List<List<RecordedRun>> halves = List.of(new ArrayList<>(), new ArrayList<>());
    for (RecordedCurve curve : curves) {
      objective(curve, onScore)
          .ifPresent(objective -> halves.get(half(curve)).add(run(curve, objective, planned)));
    }
    List<Backtest> backtests = halves.stream().map(Backtest::new).toList();
    sizes = backtests.stream().map(Backtest::size).toList();
    List<Family> families = new ArrayList<>(Family.all());
    families.add(Family.standard());
    for (Family family : families) {
      points.put(
          family,
          family.policies().stream()
              .map(
                  policy ->
                      new Point(
                          policy, backtests.stream().map(test -> test.report(policy)).toList()))
              .toList());
    }
  }

  /**
   * Tries every family.
   *
   * @param onScore whether the run's own score decides, instead of the validation loss
   * @param planned whether the last step is taken for declared
   */
  static Frontier of(List<RecordedCurve> curves, boolean onScore, boolean planned) {
    return new Frontier(curves, onScore, planned);
  }

  /** In which half, 0 or 1, a curve is: by its repository's name alone. */
  static int half(RecordedCurve curve) {
    return Math.floorMod(curve.repository().hashCode(), 2);
  }

  private static Optional<Objective> objective(RecordedCurve curve, boolean onScore) {
    return onScore
        ? curve.scoreObjective()
        : Optional.of(Objective.VALIDATION_LOSS)
            .filter(unused -> curve.finite(Metric.VALIDATION_LOSS).length > 0);
  }

  private static RecordedRun run(RecordedCurve curve, Objective objective, boolean planned) {
    long last = curve.observations().get(curve.observations().size() - 1).step();
    return new RecordedRun(
        curve.id(),
        curve.source(),
        objective,
        curve.observations(),
        planned ? OptionalLong.of(last) : OptionalLong.empty(),
        OptionalDouble.empty());
  }

  /** How many runs a half has. */
  int size(int half) {
    return sizes.get(half);
  }

  Map<Family, List<Point>> points() {
    return points;
  }

  /**
   * The setting of a family that saves most on a half at the regret that is borne; where every one
   * loses more, the one that loses least.
   */
  static Point chosen(List<Point> settings, int half) {
    return settings.stream()
        .filter(point -> point.on(half).meanRegret() <= REGRET)
        .max(Comparator.comparingDouble(point -> point.on(half).saved()))
        .orElseGet(
            () ->
                settings.stream()
                    .min(Comparator.comparingDouble(point -> point.on(half).meanRegret()))
                    .orElseThrow());
  }
}
