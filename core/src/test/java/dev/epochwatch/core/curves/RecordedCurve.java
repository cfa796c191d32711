// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.curves;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import java.util.Arrays;
import java.util.List;

/**
 * A learning curve of a real training.
 *
 * @param id its file's name
 * @param source the repository it comes from
 * @param score the metric of its own that is to be maximised, or empty
 * @param observations its rows
 */
public record RecordedCurve(
    String id, String source, String score, List<Observation> observations) {
  public RecordedCurve {
    observations = List.copyOf(observations);
  }

  /** A metric over the rows, NaN where it is missing, turned so that lower is better. */
  public double[] losses(Objective objective) {
    return observations.stream()
        .mapToDouble(row -> row.value(objective.metric()).orElse(Double.NaN))
        .map(objective.direction()::toLoss)
        .toArray();
  }

  /** Whether a metric has at least 15 rows, 90 % of them finite, and is not constant. */
  public boolean isFit(Objective objective) {
    double[] finite =
        Arrays.stream(losses(objective)).filter(Double::isFinite).distinct().toArray();
    long count = Arrays.stream(losses(objective)).filter(Double::isFinite).count();
    return observations.size() >= 15 && count >= 0.9 * observations.size() && finite.length > 1;
  }

  /** The last step. */
  public long lastStep() {
    return observations.get(observations.size() - 1).step();
  }

  Metric scoreMetric() {
    return MetricNames.parse(score);
  }
}
