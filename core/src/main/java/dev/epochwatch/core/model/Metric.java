// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.Locale;

/**
 * A quantity that is measured again and again during a training: a split and a name. See {@link
 * MetricNames} for what the raw names of frameworks mean.
 *
 * @param split what it was computed on
 * @param name its name without the split, 1 to 256 characters
 */
public record Metric(Split split, String name) {
  /** The loss on the training data. */
  public static final Metric TRAIN_LOSS = new Metric(Split.TRAIN, "loss");

  /** The loss on the validation data. */
  public static final Metric VALIDATION_LOSS = new Metric(Split.VALIDATION, "loss");

  public Metric {
    Limits.requireText("metric.name", name, Limits.NAME_LENGTH);
  }

  /** The same quantity on another split. */
  public Metric on(Split other) {
    return new Metric(other, name);
  }

  /** For people: {@code validation loss}, or the bare name where there is no split. */
  public String text() {
    return split == Split.NONE ? name : split.name().toLowerCase(Locale.ROOT) + " " + name;
  }
}
