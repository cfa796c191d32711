// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops when the objective comes the same again and again.
 *
 * @param reports how many reports in a row must be the same
 * @param relative the relative tolerance
 * @param absolute the absolute tolerance
 */
record UnchangedRule(long reports, double relative, double absolute) implements Rule {
  static final RuleType TYPE =
      RuleType.named("sagemaker_unchanged", RuleType.Category.RULE)
          .summary("Stops when the objective comes the same a number of times in a row.")
          .description(
              """
              A value is the same when it differs from the one before by at most `atol` plus \
              `rtol` of that. Fires when `num_steps` reports in a row are the same: mostly a \
              metric that is not computed anew. NaN after NaN is not the same. A score counted in \
              few examples may well repeat: raise `num_steps`. After the documentation; the real \
              one, which looks at tensors, was not at hand to compare with.""")
          .source("UnchangedTensor of SageMaker Debugger, on the objective")
          .parameters(
              Parameter.integer(
                  "num_steps", 3, 2, 1_000_000, "Reports in a row that are the same."),
              Parameter.number("rtol", 1e-5, 0, 1, "The relative tolerance."),
              Parameter.number("atol", 1e-8, 0, 1e300, "The absolute tolerance."))
          .builtBy(
              arguments ->
                  new UnchangedRule(
                      arguments.integer("num_steps"),
                      arguments.number("rtol"),
                      arguments.number("atol")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private double before = Double.NaN;
      private long same;

      @Override
      Verdict judge(Observation observation, double loss) {
        boolean equal = Math.abs(loss - before) <= absolute + relative * Math.abs(before);
        same = equal ? same + 1 : 1;
        before = loss;
        String message = same + " values in a row are the same; borne are fewer than " + reports;
        return same >= reports
            ? Verdicts.triggered(label, Reason.PLATEAU, same, reports, message)
            : Verdicts.pass(label, same, reports, reports - same, message);
      }
    };
  }
}
