// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops when the objective has worsened in several strips in a row.
 *
 * @param strips how many strips
 * @param strip how many reports make a strip
 */
record SuccessiveIncreasesRule(long strips, long strip) implements Rule {
  static final RuleType TYPE =
      RuleType.named("successive_increases", RuleType.Category.RULE)
          .summary("Stops when the objective has worsened in strip after strip (Prechelt's UP).")
          .description(
              """
              Compares the objective at the end of each strip of `strip` reports with that at the end \
              of the strip before, and fires when it was worse `strips` times in a row. A value that \
              is not finite counts as worse.""")
          .source("Prechelt, Early Stopping - But When?, 1998: UP")
          .parameters(
              Parameter.integer("strips", 3, 1, 1_000, "Strips in a row that worsen."),
              Parameter.integer("strip", 5, 1, 1_000, "Reports in a strip."))
          .affineInvariant()
          .builtBy(
              arguments ->
                  new SuccessiveIncreasesRule(
                      arguments.integer("strips"), arguments.integer("strip")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private double before = Double.NaN;
      private long seen;
      private long worse;

      @Override
      Verdict judge(Observation observation, double loss) {
        if (++seen % strip == 0) {
          worse = seen > strip && !(loss <= before) ? worse + 1 : 0;
          before = Double.isFinite(loss) || Double.isNaN(before) ? loss : before;
        }
        String message = "worse in " + worse + " of " + strips + " strips in a row";
        return worse >= strips
            ? Verdicts.triggered(label, Reason.OVERFITTING, worse, strips, message)
            : Verdicts.pass(label, worse, strips, message);
      }
    };
  }
}
