// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.util.function.ToDoubleFunction;

/**
 * Stops a run whose best so far is worse than a line drawn through the other runs at the same step.
 *
 * @param question what is asked of the other runs
 * @param line the line, from their sorted answers
 * @param warmUp the first step at which it may stop
 * @param leastRuns how many other runs must have gone as far
 * @param patience how many reports in a row must say so
 */
record PeerRule(
    Peers.Question question,
    ToDoubleFunction<double[]> line,
    long warmUp,
    long leastRuns,
    long patience)
    implements Rule {
  static final Parameter WARM_UP =
      Parameter.integer("warm_up", 5, 0, 1L << 53, "The first step at which it may stop.");

  static final Parameter LEAST_RUNS =
      Parameter.integer("min_runs", 3, 1, 100_000, "Other runs that must have gone as far.");

  static final Parameter PATIENCE =
      Parameter.integer("patience", 1, 1, 10_000, "Reports in a row that must say so.");

  static PeerRule of(
      Arguments arguments, Peers.Question question, ToDoubleFunction<double[]> line) {
    return new PeerRule(
        question,
        line,
        arguments.integer("warm_up"),
        arguments.integer("min_runs"),
        arguments.integer("patience"));
  }

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private final Peers peers = new Peers(question, context);
      private double best = Double.POSITIVE_INFINITY;
      private long inRow;

      @Override
      Verdict judge(Observation observation, double loss) {
        if (Double.isFinite(loss)) {
          best = Math.min(best, loss);
        }
        if (observation.step() < warmUp) {
          return Verdicts.warmingUp(label, raw(loss), "before step " + warmUp);
        }
        double[] answers = peers.ask(observation.step());
        if (answers.length < leastRuns) {
          return Verdicts.notApplicable(
              label, answers.length + " of " + leastRuns + " other runs have gone as far");
        }
        double limit = line.applyAsDouble(answers);
        inRow = best > limit ? inRow + 1 : 0;
        double threshold = raw(limit);
        String message =
            Verdicts.say(
                "the best so far is ", raw(best), "; the other runs' line is ", threshold, "");
        Evidence runs = Evidence.of("other runs", answers.length, "runs");
        return inRow >= patience
            ? Verdicts.triggered(
                label, Reason.WORSE_THAN_PEERS, raw(best), threshold, message, runs)
            : Verdicts.pass(label, raw(best), threshold, patience - inRow, message, runs);
      }
    };
  }
}
