// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.util.List;

/**
 * Stops when the objective is NaN or infinite.
 *
 * @param stops whether it stops, or only tells
 * @param tolerate how many in a row are borne
 */
record NonFiniteRule(boolean stops, long tolerate) implements Rule {
  static final RuleType TYPE =
      RuleType.named("non_finite", RuleType.Category.RULE)
          .summary("Stops when the objective is NaN or infinite.")
          .description(
              """
              Fires when more than `tolerate` reports in a row have an objective that is NaN or \
              infinite. With `action="ignore"` it never stops and only tells in its verdict how many \
              there were.""")
          .source("TerminateOnNaN of Keras, check_finite of Lightning")
          .parameters(
              Parameter.choice("action", List.of("stop", "ignore"), "What to do about it."),
              Parameter.integer("tolerate", 0, 0, 1_000_000, "How many in a row are borne."))
          .affineInvariant()
          .builtBy(
              arguments ->
                  new NonFiniteRule(
                      arguments.text("action").equals("stop"), arguments.integer("tolerate")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private long inRow;
      private long first;

      @Override
      Verdict judge(Observation observation, double loss) {
        double observed = raw(loss);
        if (Double.isFinite(loss)) {
          inRow = 0;
          return Verdicts.pass(label, observed, Double.NaN, "the objective is finite");
        }
        if (inRow++ == 0) {
          first = observation.step();
        }
        Evidence evidence = Evidence.at(first, "values in a row not finite", inRow, "reports");
        String message = "the objective is " + text(loss) + ", " + inRow + " in a row";
        return stops && inRow > tolerate
            ? Verdicts.triggered(label, Reason.NON_FINITE, observed, Double.NaN, message, evidence)
            : Verdicts.pass(label, observed, Double.NaN, tolerate - inRow + 1, message, evidence);
      }
    };
  }
}
