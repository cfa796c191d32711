// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Observation;
import java.util.OptionalDouble;

/** The training loss of a run, where its reports have one. */
public final class TrainingLoss {
  private static final double HEALTHY_SHARE = 0.25;

  private final SmoothedMinimum minimum = new SmoothedMinimum();
  private double largest;
  private double latest = Double.NaN;

  /** Looks at the next observation. */
  public void observe(Observation observation) {
    OptionalDouble value = observation.value(Metric.TRAIN_LOSS);
    if (value.isEmpty()) {
      return;
    }
    latest = value.getAsDouble();
    if (Double.isFinite(latest)) {
      largest = Math.max(largest, Math.abs(latest));
      minimum.add(observation.step(), latest);
    }
  }

  /** Whether any report had it. */
  public boolean isReported() {
    return !Double.isNaN(latest) || minimum.isKnown();
  }

  /** The latest value; NaN before the first. */
  public double latest() {
    return latest;
  }

  /** Its level (the median of the latest three values); NaN before the first. */
  public double level() {
    return minimum.level();
  }

  /** Its lowest level and what came after. */
  public SmoothedMinimum minimum() {
    return minimum;
  }

  /**
   * Whether it is finite, has come down from its start, and has kept most of that; false where it
   * is not reported.
   */
  public boolean isHealthy() {
    return Double.isFinite(latest)
        && minimum.isKnown()
        && minimum.gain() > 0
        && minimum.rise() <= HEALTHY_SHARE * minimum.gain();
  }

  /** Whether it was once more than {@code factor} times as large as it is now. */
  public boolean hasExploded(double factor) {
    return largest > factor * Math.max(Math.abs(latest), 1e-300) && Math.abs(latest) > 1;
  }
}
