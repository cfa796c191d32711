// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Progress;
import dev.epochwatch.core.evidence.Window;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops when the latest values hardly differ.
 *
 * @param std the standard deviation, absolute or relative to the gain so far
 * @param window how many values are looked at
 * @param warmUp how many first reports never stop
 */
record StdPlateauRule(Value.Number std, int window, long warmUp) implements Rule {
  static final RuleType TYPE =
      RuleType.named("std_plateau", RuleType.Category.RULE)
          .summary("Stops when the standard deviation of the latest values is small.")
          .description(
              """
              Fires when the population standard deviation of the latest `window` finite values is \
              below `std`: a number in the metric's unit, or a percent of what the run has gained so \
              far. A slow but steady gain looks like a plateau to it; `plateau` tells them apart.""")
          .source("TrialPlateauStopper of Ray; the relative form is ours")
          .parameters(
              Parameter.amount(
                  "std", new Value.Number(0.01, true), 0, 1e300, "The standard deviation."),
              Parameter.integer("window", 10, 2, 100, "Values looked at."),
              Parameter.integer("warm_up", 0, 0, 1_000_000, "First reports that never stop."))
          .builtBy(
              arguments ->
                  new StdPlateauRule(
                      arguments.amount("std"),
                      (int) arguments.integer("window"),
                      arguments.integer("warm_up")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private final Window values = new Window(window);
      private final Progress progress = new Progress();
      private long seen;

      @Override
      Verdict judge(Observation observation, double loss) {
        seen++;
        if (Double.isFinite(loss)) {
          values.add(loss);
          progress.add(loss);
        }
        if (!values.isFull() || seen <= warmUp) {
          return Verdicts.warmingUp(label, raw(loss), "too few reports");
        }
        double deviation = values.deviation();
        double line = std.percent() ? std.value() * progress.gain() : std.value();
        String message =
            Verdicts.say("the latest values scatter by ", deviation, "; the limit is ", line, "");
        return deviation < line
            ? Verdicts.triggered(label, Reason.PLATEAU, deviation, line, message)
            : Verdicts.pass(label, deviation, line, message);
      }
    };
  }
}
