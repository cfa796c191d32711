// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

/**
 * One measured value.
 *
 * @param rawName the name as the trainer has it, for example {@code val_loss}
 * @param metric what the name means
 * @param value the value; NaN and the infinities are legal; -0.0 becomes 0.0, because a store may
 *     not keep it and a replay must equal the live run
 */
public record MetricValue(String rawName, Metric metric, double value) {
  public MetricValue {
    Limits.requireText("metric.name", rawName, Limits.NAME_LENGTH);
    value = value + 0.0;
  }

  /** A value whose metric is read from its raw name. */
  public static MetricValue of(String rawName, double value) {
    return new MetricValue(rawName, MetricNames.parse(rawName), value);
  }
}
