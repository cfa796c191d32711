// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops when the objective is hardly better than some steps ago.
 *
 * @param steps how many steps lie between two looks
 * @param percent by how many percent it must have become better; 0 for by anything at all
 */
record LossNotDecreasingRule(long steps, double percent) implements Rule {
  static final RuleType TYPE =
      RuleType.named("sagemaker_loss_not_decreasing", RuleType.Category.RULE)
          .summary("Stops when the objective is no better than a number of steps ago.")
          .description(
              """
              Looks every `num_steps` steps, and fires when since the look before the objective \
              has become better by less than `diff_percent` of its value then, or not at all. It \
              holds one value against one, so noise decides on a flat curve: `plateau` is the \
              careful form. A value that is NaN or infinite is passed over. After the \
              documentation; the real one was not at hand to compare with. The default is that \
              of its first edition; its present one has 0.1, and an `increase_threshold_percent` \
              that it does not define: left out here, a rise always fires.""")
          .source("LossNotDecreasing of SageMaker Debugger")
          .parameters(
              Parameter.integer("num_steps", 10, 1, 1L << 53, "Steps between two looks."),
              Parameter.number(
                  "diff_percent", 0, 0, 100, "Percent by which it must have become better."))
          .builtBy(
              arguments ->
                  new LossNotDecreasingRule(
                      arguments.integer("num_steps"), arguments.number("diff_percent")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private double before = Double.NaN;
      private long step = -1;

      @Override
      Verdict judge(Observation observation, double loss) {
        if (Double.isNaN(before) || !Double.isFinite(loss)) {
          if (Double.isFinite(loss)) {
            before = loss;
            step = observation.step();
          }
          return Verdicts.warmingUp(label, raw(loss), "nothing to compare with");
        }
        double line = before - percent / 100 * Math.abs(before);
        if (observation.step() - step < steps) {
          return Verdicts.pass(label, raw(loss), raw(line), "the next look is later");
        }
        long since = step;
        boolean decreased = loss < before && loss <= line;
        before = loss;
        step = observation.step();
        String after = " is what it had to reach since step " + since;
        String message = Verdicts.say("", raw(loss), "; ", raw(line), after);
        return decreased
            ? Verdicts.pass(label, raw(loss), raw(line), message)
            : Verdicts.triggered(label, Reason.NO_IMPROVEMENT, raw(loss), raw(line), message);
      }
    };
  }
}
