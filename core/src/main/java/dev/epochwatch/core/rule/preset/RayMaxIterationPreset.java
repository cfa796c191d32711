// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;

/** Ray Tune's {@code MaximumIterationStopper}. */
final class RayMaxIterationPreset {
  static final RuleType TYPE =
      Preset.named("ray_max_iteration")
          .summary("Ray Tune's MaximumIterationStopper: stops at the `max_iter`-th report.")
          .description("Counts all reports, also those without the metric.")
          .source("Ray 2.60 tune.stopper.MaximumIterationStopper")
          .parameters(
              Parameter.requiredInteger("max_iter", 0, Bounds.EPOCHS, "The number of reports."))
          .builtBy(
              arguments -> {
                long most = arguments.integer("max_iter");
                return Preset.of(objective -> new Iterations(most));
              });

  private RayMaxIterationPreset() {}

  private record Iterations(long most) implements Callback {
    @Override
    public Answer onValue(long row, long step, double value) {
      return onMissing(row, step);
    }

    @Override
    public Answer onMissing(long row, long step) {
      return Answer.stopIf(
          row + 1 >= most, Reason.MAX_STEPS, "report " + (row + 1) + " of " + most);
    }
  }
}
