// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Stops a run that has been among the worst for a while.
 *
 * @param share which share of the runs is the worst, in percent
 * @param warmUp the first step at which it may stop
 * @param until the last step at which it may stop
 * @param leastRuns how many runs, this one included, must be known at a step
 * @param window how many steps back the run must have been among the worst
 * @param protect how many best runs at a step are never stopped
 */
record PercentileRule(
    double share, long warmUp, OptionalLong until, long leastRuns, long window, long protect)
    implements Rule {
  static final RuleType TYPE =
      RuleType.named("percentile", RuleType.Category.RULE)
          .summary("Stops a run that has been among the worst share of the runs for a while.")
          .description(
              """
              At each report the run's value is held against those of all runs of the experiment \
              at the same step, its own included. Runs that reported at other steps are \
              interpolated, straight, between their nearest finite values; none is continued \
              beyond its last. The rule fires when the run was among the worst `worst` percent at \
              every report of the latest `window` steps. It does not fire before `warm_up` or \
              after `until`, while fewer than `min_runs` are known at the step, or for a run that \
              was among the best `protect` at any report of the window. A value that is NaN or \
              infinite counts for nothing. Use it where curves seldom cross: a slow starter looks \
              bad early.""")
          .source("PercentileEarlyStoppingStrategy of Ax")
          .parameters(
              Parameter.number("worst", 50, 0, 100, "The worst share of the runs, in percent."),
              Parameter.integer("warm_up", 10, 0, 1L << 53, "The first step at which it may stop."),
              Parameter.integer("until", 1, 0, 1L << 53, "The last step at which it may stop.")
                  .orNone(),
              Parameter.integer("min_runs", 5, 2, 100_000, "Runs that must be known at a step."),
              Parameter.integer(
                  "window",
                  0,
                  0,
                  1L << 53,
                  "Steps over which it must have been so; 0 is one report."),
              Parameter.integer("protect", 1, 0, 100_000, "Best runs that are never stopped."))
          .affineInvariant()
          .population()
          .builtBy(
              arguments ->
                  new PercentileRule(
                      arguments.number("worst"),
                      arguments.integer("warm_up"),
                      arguments.optionalInteger("until"),
                      arguments.integer("min_runs"),
                      arguments.integer("window"),
                      arguments.integer("protect")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Watch(context, label);
  }

  private final class Watch extends ObjectiveEvaluator {
    private long worstSince = -1;
    private long firstStep = -1;
    private long lastProtected = -1;

    Watch(RunContext context, String label) {
      super(context, label);
    }

    @Override
    Verdict judge(Observation observation, double loss) {
      long step = observation.step();
      firstStep = firstStep < 0 ? step : firstStep;
      if (!Double.isFinite(loss)) {
        return Verdicts.notApplicable(label, "the value is not finite");
      }
      double[] all = all(step, loss);
      if (all.length < leastRuns) {
        worstSince = -1;
        return Verdicts.notApplicable(
            label, all.length + " of " + leastRuns + " runs are known at step " + step);
      }
      double line = Peers.quantile(all, 1 - share / 100);
      worstSince = loss > line ? (worstSince < 0 ? step : worstSince) : -1;
      if (protect > 0 && loss <= all[(int) Math.min(protect, all.length) - 1]) {
        lastProtected = step;
      }
      if (step < warmUp) {
        return Verdicts.warmingUp(label, raw(loss), "before step " + warmUp);
      }
      return verdict(step, loss, line, all.length);
    }

    private Verdict verdict(long step, double loss, double line, int known) {
      boolean worst = worstSince >= 0 && worstSince <= Math.max(firstStep, step - window);
      boolean isProtected = lastProtected >= 0 && lastProtected >= step - window;
      boolean over = until.isPresent() && step > until.getAsLong();
      String after =
          isProtected
              ? "; it was among the best " + protect
              : worst && over ? "; after step " + until.getAsLong() + " it is let finish" : "";
      String message = Verdicts.say("", raw(loss), "; the worst runs begin at ", raw(line), after);
      Evidence runs = Evidence.of("runs", known, "runs");
      return worst && !isProtected && !over
          ? Verdicts.triggered(label, Reason.WORSE_THAN_PEERS, raw(loss), raw(line), message, runs)
          : Verdicts.pass(label, raw(loss), raw(line), message, runs);
    }

    /** The sorted values of all runs at a step. */
    private double[] all(long step, double own) {
      List<Cohort.Member> members = context.cohort().members(objective.metric());
      double[] values = new double[members.size() + 1];
      values[0] = own;
      int known = 1;
      for (Cohort.Member member : members) {
        double value = objective.direction().toLoss(Interpolation.at(member.series(), step));
        if (Double.isFinite(value)) {
          values[known++] = value;
        }
      }
      double[] sorted = Arrays.copyOf(values, known);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
