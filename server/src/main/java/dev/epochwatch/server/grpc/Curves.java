// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.proto.v1.Curve;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.GetCurvesResponse;
import dev.epochwatch.server.engine.Engine;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads curves from the store. */
final class Curves {
  private static final int MOST_RUNS = 100;
  private static final int MOST_METRICS = 100;
  private static final int MOST_POINTS = 1_000_000;

  private final GetCurvesRequest request;
  private final Set<Metric> wanted;

  /**
   * @throws InvalidValueException if a field is out of its range
   */
  Curves(GetCurvesRequest request) {
    this.request = request;
    if (request.getRunsCount() < 1 || request.getRunsCount() > MOST_RUNS) {
      throw new InvalidValueException(
          "runs", "must have 1 to " + MOST_RUNS + " entries, had " + request.getRunsCount());
    }
    if (request.getMetricsCount() > MOST_METRICS) {
      throw new InvalidValueException(
          "metrics",
          "must have at most " + MOST_METRICS + " entries, had " + request.getMetricsCount());
    }
    if (request.getMaxPoints() < 0 || request.getMaxPoints() == 1) {
      throw new InvalidValueException(
          "max_points", "must be 0, or 2 or more, was " + request.getMaxPoints());
    }
    Limits.requireAtLeast("min_step", request.getMinStep(), 0);
    Limits.requireAtLeast("max_step", request.getMaxStep(), 0);
    this.wanted =
        request.getMetricsList().stream().map(MetricNames::parse).collect(Collectors.toSet());
  }

  /** The curves; may block. */
  GetCurvesResponse read(Engine engine) {
    GetCurvesResponse.Builder response = GetCurvesResponse.newBuilder();
    long points = 0;
    for (String id : request.getRunsList()) {
      StoredRun run = engine.view(Limits.requireId("runs", id)).run();
      for (Curve curve : curves(run, engine.reports(run))) {
        points += curve.getStepsCount();
        if (points > MOST_POINTS) {
          throw new InvalidValueException(
              "max_points",
              "must be given: the curves have more than " + MOST_POINTS + " points together");
        }
        response.addCurves(curve);
      }
    }
    return response.build();
  }

  private List<Curve> curves(StoredRun run, List<StoredReport> reports) {
    Map<Metric, List<Point>> byMetric = new LinkedHashMap<>();
    for (StoredReport report : reports) {
      Observation observation = report.observation();
      if (!isWanted(observation.step())
          || (!request.getIncludeSuperseded()
              && run.isSuperseded(report.attempt(), observation.step()))) {
        continue;
      }
      for (MetricValue value : observation.metrics()) {
        if (wanted.isEmpty() || wanted.contains(value.metric())) {
          byMetric
              .computeIfAbsent(value.metric(), metric -> new ArrayList<>())
              .add(new Point(report, value));
        }
      }
    }
    return byMetric.entrySet().stream()
        .map(entry -> curve(run.id(), entry.getKey(), entry.getValue()))
        .toList();
  }

  private boolean isWanted(long step) {
    return step >= request.getMinStep() && (!request.hasMaxStep() || step <= request.getMaxStep());
  }

  private Curve curve(String run, Metric metric, List<Point> points) {
    Curve.Builder curve =
        Curve.newBuilder()
            .setRun(run)
            .setMetric(
                dev.epochwatch.proto.v1.Metric.newBuilder()
                    .setSplit(ReportMapper.split(metric.split()))
                    .setName(metric.name()))
            .setRawName(points.get(points.size() - 1).value().rawName())
            .setTotalPoints(points.size());
    boolean hasEpochs =
        points.stream().allMatch(point -> point.report().observation().epoch().isPresent());
    for (Point point : Thinning.thin(points, Point::number, request.getMaxPoints())) {
      Observation observation = point.report().observation();
      curve
          .addSteps(observation.step())
          .addValues(point.number())
          .addEventMicros(observation.eventMicros().orElse(0))
          .addAttempts(point.report().attempt());
      if (hasEpochs) {
        curve.addEpochs(observation.epoch().orElse(0));
      }
    }
    return curve.build();
  }

  private record Point(StoredReport report, MetricValue value) {
    double number() {
      return value.value();
    }
  }
}
