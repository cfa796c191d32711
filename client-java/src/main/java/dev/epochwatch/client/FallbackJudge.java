// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.Best;
import dev.epochwatch.proto.v1.Decision.Action;
import dev.epochwatch.proto.v1.Decision.Reason;
import dev.epochwatch.proto.v1.Decision.Source;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Objective;
import dev.epochwatch.proto.v1.Report;
import java.util.Optional;

/** Counts the reports since the objective's best, for {@link LocalFallback}. Thread-safe. */
final class FallbackJudge {
  private final String metric;
  private final boolean lowerIsBetter;
  private final int patience;
  private Optional<Best> best = Optional.empty();
  private int sinceBest;
  private long step;

  private FallbackJudge(String metric, boolean lowerIsBetter, int patience) {
    this.metric = metric;
    this.lowerIsBetter = lowerIsBetter;
    this.patience = patience;
  }

  /**
   * A judge of the run's objective.
   *
   * @throws IllegalArgumentException when the objective's direction is neither given nor plain
   */
  static FallbackJudge of(LocalFallback fallback, Objective objective) {
    return new FallbackJudge(objective.getMetric(), isLowerBetter(objective), fallback.epochs());
  }

  /** Takes note of a report; one without the objective counts for nothing. */
  synchronized void observe(Report.Builder report) {
    for (MetricValue value : report.getMetricsList()) {
      if (value.getName().equals(metric)) {
        observe(report, value.getValue());
      }
    }
  }

  /** The STOP, if the patience is used up. */
  synchronized Optional<Decision> stop(String why) {
    if (sinceBest < patience || best.isEmpty()) {
      return Optional.empty();
    }
    String message =
        "%s; by the local fallback: %s has not improved on %s for %d reports"
            .formatted(why, metric, best.get().getValue(), sinceBest);
    return Optional.of(
        Decision.of(
            dev.epochwatch.proto.v1.Decision.newBuilder()
                .setAction(Action.ACTION_STOP)
                .setReason(Reason.REASON_NO_IMPROVEMENT)
                .setSource(Source.SOURCE_LOCAL)
                .setMessage(message)
                .setDecidedAtStep(step)
                .setBest(best.get())
                .build()));
  }

  private void observe(Report.Builder report, double value) {
    step = report.getStep();
    boolean improved =
        Double.isFinite(value)
            && (best.isEmpty()
                || (lowerIsBetter ? value < best.get().getValue() : value > best.get().getValue()));
    sinceBest = improved ? 0 : sinceBest + 1;
    if (improved) {
      best =
          Optional.of(
              Best.newBuilder()
                  .setMetric(metric)
                  .setValue(value)
                  .setStep(step)
                  .setCheckpointUri(report.getCheckpointUri())
                  .build());
    }
  }

  private static boolean isLowerBetter(Objective objective) {
    return switch (objective.getDirection()) {
      case DIRECTION_MINIMIZE -> true;
      case DIRECTION_MAXIMIZE -> false;
      case DIRECTION_UNSPECIFIED, UNRECOGNIZED -> {
        String name = objective.getMetric();
        if (name.endsWith("loss")) {
          yield true;
        }
        if (name.endsWith("accuracy")) {
          yield false;
        }
        throw new IllegalArgumentException(
            "a local fallback needs objective(metric, direction): the direction of '"
                + name
                + "' is not plain");
      }
    };
  }
}
