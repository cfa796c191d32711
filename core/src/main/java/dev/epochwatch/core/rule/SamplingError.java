// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Observation;
import java.util.Set;

/**
 * How much a share of counted examples scatters because the examples are few: the binomial standard
 * error. Zero for metrics that are no such share, and where the count is unknown.
 */
final class SamplingError {
  private static final Set<String> SHARES =
      Set.of(
          "accuracy",
          "balanced_accuracy",
          "top1",
          "top5",
          "precision",
          "recall",
          "sensitivity",
          "specificity",
          "exact_match",
          "em",
          "hit_rate",
          "error",
          "err",
          "error_rate",
          "f1",
          "f1_score",
          "macro_f1",
          "micro_f1");

  private SamplingError() {}

  /** The noise of a series at a value: sigma, but no less than the standard error. */
  static double floor(double sigma, Metric metric, double value, Observation observation) {
    return Math.max(sigma, of(metric, value, observation));
  }

  /** The standard error of a value, in the metric's own unit. */
  static double of(Metric metric, double value, Observation observation) {
    if (observation.validationExamples().isEmpty()
        || !(value >= 0 && value <= 1)
        || !isShare(metric.name())) {
      return 0;
    }
    double examples = observation.validationExamples().getAsLong();
    // At 0 and 1 the plain formula claims certainty; one example either way is the least scatter.
    return Math.sqrt(Math.max(value * (1 - value), 1 / examples) / examples);
  }

  private static boolean isShare(String name) {
    return SHARES.contains(name)
        || name.endsWith("_accuracy")
        || name.endsWith("_acc")
        || name.endsWith("_f1");
  }
}
