// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Asynchronous successive halving in its stopping form.
 *
 * @param grace the step of the first rung
 * @param eta which share of the runs goes on from a rung: one in so many; rungs are a factor eta
 *     apart
 */
record AshaRule(long grace, double eta) implements Rule {
  static final RuleType TYPE =
      RuleType.named("asha", RuleType.Category.RULE)
          .summary("Stops a run that is not among the best 1 / eta at a rung (ASHA).")
          .description(
              """
              Rungs lie at the steps `grace`, `grace` eta, `grace` eta^2 ... At the first report at or \
              past a rung the run goes on if its best value so far is among the best 1 / `eta` of all \
              runs that have come as far, itself included; the best one always goes on, and so does \
              the first to arrive. Between rungs it passes. A run without any finite value is \
              stopped at its first rung. It is blind to schedules: a run on a cosine schedule is \
              behind one on a constant rate half-way.""")
          .source("Li et al., A System for Massively Parallel Hyperparameter Tuning, 2020")
          .parameters(
              Parameter.integer("grace", 1, 1, 1L << 53, "The step of the first rung."),
              Parameter.number("eta", 3, 1.5, 100, "One in so many goes on."))
          .affineInvariant()
          .population()
          .builtBy(arguments -> new AshaRule(arguments.integer("grace"), arguments.number("eta")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new ObjectiveEvaluator(context, label) {
      private final Peers peers = new Peers(Peers.Question.BEST, context);
      private double best = Double.POSITIVE_INFINITY;
      private double rung = grace;

      @Override
      Verdict judge(Observation observation, double loss) {
        if (Double.isFinite(loss)) {
          best = Math.min(best, loss);
        }
        if (observation.step() < rung) {
          return Verdicts.pass(
              label, raw(best), Double.NaN, "the next rung is at step " + (long) rung);
        }
        double crossed = rung;
        while (rung <= observation.step()) {
          crossed = rung;
          rung *= eta;
        }
        return atRung(peers.ask((long) Math.ceil(crossed)));
      }

      private Verdict atRung(double[] others) {
        int better = 0;
        for (double other : others) {
          better += other < best ? 1 : 0;
        }
        double places = Math.max(1, Math.floor((others.length + 1) / eta));
        String message =
            "place "
                + (better + 1)
                + " of "
                + (others.length + 1)
                + "; "
                + (long) places
                + " go on";
        boolean goesOn = others.length == 0 || (Double.isFinite(best) && better < places);
        return goesOn
            ? Verdicts.pass(label, better + 1, places, message)
            : Verdicts.triggered(label, Reason.WORSE_THAN_PEERS, better + 1, places, message);
      }
    };
  }
}
