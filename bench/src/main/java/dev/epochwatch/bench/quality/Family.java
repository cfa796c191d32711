// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.core.policy.Policies;
import dev.epochwatch.core.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A kind of rule, and the settings of its knob that are tried.
 *
 * @param name what it is called
 * @param policies one a setting, from hasty to patient
 */
record Family(String name, List<Policy> policies) {
  private static final String DEFAULT = "any(non_finite(tolerate=1), diverged(), %s)";

  /** The families that judge a run by itself. */
  static List<Family> all() {
    List<Family> families = new ArrayList<>();
    families.add(of("patience", "patience(epochs=%s)", 2, 3, 5, 7, 10, 15, 20, 30, 50, 80));
    families.add(
        of("patience, min_delta 1 %", "patience(epochs=%s, min_delta=1%%)", 3, 5, 10, 20, 30, 50));
    families.add(of("GL", "generalization_loss(alpha=%s)", 1, 2, 3, 5, 10, 20, 50, 100));
    families.add(of("PQ", "progress_quotient(alpha=%s)", 0.5, 0.75, 1, 2, 3, 5, 10));
    families.add(of("UP", "successive_increases(strips=%s)", 2, 3, 4, 6, 8));
    families.add(of("moving average", "moving_average_ratio(rounds=%s)", 2, 3, 5, 10, 15, 20, 30));
    families.add(of("std plateau", "std_plateau(std=%s%%)", 5, 2, 1, 0.5, 0.2, 0.1, 0.05));
    families.add(of("djl", "djl(epoch_patience=%s)", 2, 3, 5, 7, 10, 20, 40));
    families.add(
        of(
            "loss not decreasing",
            "sagemaker_loss_not_decreasing(num_steps=%s, diff_percent=0)",
            2,
            5,
            10,
            20,
            40));
    families.add(
        of(
            "overtraining",
            "sagemaker_overtraining(patience_validation=%s, delta=0.1)",
            5,
            10,
            20,
            40));
    families.add(of("overfitting", "overfitting(rise=%s)", 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1));
    families.add(of("plateau", "plateau(delta=%s)", 0.3, 0.1, 0.03, 0.01, 0.003, 0.001));
    families.add(plateauAndOverfitting());
    return families;
  }

  /** The policy that judges runs which name none, as a family of one. */
  static Family standard() {
    return new Family("default policy", List.of(Policies.DEFAULT));
  }

  private static Family plateauAndOverfitting() {
    List<Policy> policies = new ArrayList<>();
    for (double delta : new double[] {0.1, 0.03, 0.01, 0.003}) {
      for (double noise : new double[] {3, 1.5, 0.5}) {
        for (int patience : new int[] {3, 5, 10}) {
          String plateau =
              "plateau(delta=%s, noise=%s, patience=%d)".formatted(delta, noise, patience);
          policies.add(Policy.parse(DEFAULT.formatted("overfitting(), " + plateau)));
        }
      }
    }
    return new Family("default's rules", policies);
  }

  private static Family of(String name, String text, double... knobs) {
    return new Family(
        name,
        Arrays.stream(knobs)
            .mapToObj(knob -> text.formatted(knob == Math.rint(knob) ? (Object) (long) knob : knob))
            .map(Policy::parse)
            .toList());
  }
}
