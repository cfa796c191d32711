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
 * @param equalNan whether NaN is the same as NaN
 */
record UnchangedRule(long reports, double relative, double absolute, boolean equalNan)
    implements Rule {
  static final RuleType TYPE =
      RuleType.named("sagemaker_unchanged", RuleType.Category.RULE)
          .summary("Stops when the objective comes the same a number of times in a row.")
          .description(
              """
              A value is the same when it differs from the one before by at most `atol` plus \
              `rtol` of that. Fires when `num_steps` reports in a row are the same: mostly a \
              metric that is not computed anew. An infinity is the same as itself; NaN is with \
              `equal_nan=true`. A score counted in few examples may well repeat: raise \
              `num_steps`. After the documentation; the real one, which looks at tensors, was not \
              at hand to compare with.""")
          .source("UnchangedTensor of SageMaker Debugger, on the objective")
          .parameters(
              Parameter.integer(
                  "num_steps", 3, 2, 1_000_000, "Reports in a row that are the same."),
              Parameter.number("rtol", 1e-5, 0, 1, "The relative tolerance."),
              Parameter.number("atol", 1e-8, 0, 1e300, "The absolute tolerance."),
              Parameter.flag("equal_nan", false, "Whether NaN is the same as NaN."))
          .builtBy(
              arguments ->
                  new UnchangedRule(
                      arguments.integer("num_steps"),
                      arguments.number("rtol"),
                      arguments.number("atol"),
                      arguments.flag("equal_nan")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private double before = Double.NaN;
      private long same;

      @Override
      Verdict judge(Observation observation, double loss) {
        same = same > 0 && isSame(loss, before) ? same + 1 : 1;
        before = loss;
        String message = same + " values in a row are the same; borne are fewer than " + reports;
        return same >= reports
            ? Verdicts.triggered(label, Reason.PLATEAU, same, reports, message)
            : Verdicts.pass(label, same, reports, reports - same, message);
      }
    };
  }

  private boolean isSame(double loss, double before) {
    if (!Double.isFinite(loss) || !Double.isFinite(before)) {
      return loss == before || (equalNan && Double.isNaN(loss) && Double.isNaN(before));
    }
    return Math.abs(loss - before) <= absolute + relative * Math.abs(before);
  }
}
