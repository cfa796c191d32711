// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Plot;
import dev.epochwatch.cli.output.Plot.Line;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.proto.v1.Curve;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.Split;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The curves that tell a run's story, from the server's history. */
public final class Curves {
  /** Two dots a column are all a plot can show; more keeps the extremes. */
  private static final int POINTS = 1_000;

  private Curves() {}

  /** The drawing of a run's objective and the training metric beside it; empty without points. */
  public static List<String> draw(Connection connection, Run run, Console console) {
    if (run.getObjective().getMetric().isEmpty()) {
      return List.of();
    }
    GetCurvesRequest request =
        GetCurvesRequest.newBuilder()
            .addRuns(run.getRun())
            .addMetrics(run.getObjective().getMetric())
            .addAllMetrics(companion(run.getObjective().getMetric()).stream().toList())
            .setMaxPoints(POINTS)
            .build();
    return plot(run, connection.runs().getCurves(request).getCurvesList())
        .map(plot -> plot.draw(console))
        .orElse(List.of());
  }

  static Optional<Plot> plot(Run run, List<Curve> curves) {
    Optional<Curve> deciding =
        curves.stream()
            .filter(curve -> curve.getRawName().equals(run.getObjective().getMetric()))
            .findFirst()
            .or(
                () ->
                    curves.stream()
                        .filter(curve -> curve.getMetric().getSplit() != Split.SPLIT_TRAIN)
                        .findFirst());
    OptionalLong best =
        run.hasBest() ? OptionalLong.of(run.getBest().getStep()) : OptionalLong.empty();
    OptionalLong stop =
        run.getDecision().getAction() == Decision.Action.ACTION_STOP
            ? OptionalLong.of(run.getDecision().getDecidedAtStep())
            : OptionalLong.empty();
    return deciding.map(
        curve ->
            new Plot(
                curves.stream().filter(other -> !other.equals(curve)).findFirst().map(Curves::line),
                line(curve),
                best,
                stop));
  }

  /** The training metric of the same name. */
  private static Optional<String> companion(String objective) {
    try {
      Metric metric = MetricNames.parse(objective);
      return metric.split() == dev.epochwatch.core.model.Split.VALIDATION
          ? Optional.of("train_" + metric.name())
          : Optional.empty();
    } catch (InvalidValueException unreadable) {
      return Optional.empty();
    }
  }

  private static Line line(Curve curve) {
    return new Line(curve.getRawName(), curve.getStepsList(), curve.getValuesList());
  }
}
