// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Noise;
import dev.epochwatch.core.evidence.TrainingLoss;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.util.OptionalDouble;

/**
 * Stops a run that has blown up.
 *
 * @param limit a value that is worse than any sound run's, in the metric's own sign
 * @param jump how many standard deviations of the noise above the start are too many
 * @param patience how many reports in a row must say so
 */
record DivergedRule(OptionalDouble limit, double jump, long patience) implements Rule {
  static final RuleType TYPE =
      RuleType.named("diverged", RuleType.Category.RULE)
          .summary("Stops a run whose objective has blown up and does not come back.")
          .description(
              """
              Fires at once when the objective is worse than `limit`, if one is given. Else it \
              compares with the run itself, `patience` reports in a row: the objective is worse than \
              the worst of its first three values by `jump` standard deviations of its noise and by \
              half of what had been gained; or, twice as long, it has fallen back to where it \
              started; or a loss was a million times larger than now and since then there has been \
              no new best. A validation loss that rises while the training loss goes on falling is \
              overfitting, not divergence. The first five reports are never judged against noise. \
              NaN and infinities count as worse.""")
          .source("divergence_threshold of Lightning; the comparison with the run itself is ours")
          .parameters(
              Parameter.number(
                      "limit",
                      0,
                      -Double.MAX_VALUE,
                      Double.MAX_VALUE,
                      "A value worse than any sound run's.")
                  .orNone(),
              Parameter.number(
                  "jump",
                  10,
                  1,
                  1e6,
                  "Standard deviations of the run's own noise that are too many."),
              Parameter.integer("patience", 3, 1, 10_000, "Reports in a row that must say so."))
          .builtBy(
              arguments ->
                  new DivergedRule(
                      arguments.optionalNumber("limit"),
                      arguments.number("jump"),
                      arguments.integer("patience")));

  private static final double EXPLOSION = 1e6;
  private static final double BACK_AT_START = 0.1;
  private static final int START = 3;
  private static final int FIRST_JUDGED = 6;

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Watch(context, label);
  }

  private final class Watch extends ObjectiveEvaluator {
    private final Noise noise = new Noise();
    private final TrainingLoss training;
    private double start = Double.NEGATIVE_INFINITY;
    private double best = Double.POSITIVE_INFINITY;
    private double largest;
    private long finite;
    private long beyond;
    private long back;
    private long sinceBest;

    Watch(RunContext context, String label) {
      super(context, label);
      training = new TrainingLoss();
    }

    @Override
    Verdict judge(Observation observation, double loss) {
      training.observe(observation);
      if (limit.isPresent() && loss > objective.direction().toLoss(limit.getAsDouble())) {
        return triggered(loss, limit.getAsDouble(), " is worse than the limit of ");
      }
      boolean sound = training.isHealthy();
      double line = line();
      if (!sound && loss > line || !Double.isFinite(loss)) {
        beyond++;
      } else {
        beyond = 0;
      }
      back = !sound && hasFallenBack(loss) ? back + 1 : 0;
      boolean exploded = hasExploded(loss);
      remember(loss);
      if (beyond >= patience) {
        return triggered(loss, raw(line), " is far worse than the start; the line is ");
      }
      if (back >= 2 * patience) {
        return triggered(loss, raw(start), " is back where the run started, at ");
      }
      if (exploded && sinceBest >= patience) {
        return triggered(
            loss, raw(best), " after a loss a million times larger, and no new best since ");
      }
      return passed(loss, line);
    }

    private void remember(double loss) {
      if (!Double.isFinite(loss)) {
        sinceBest++;
        return;
      }
      noise.add(loss);
      if (finite++ < START) {
        start = Math.max(start, loss);
      }
      largest = Math.max(largest, Math.abs(loss));
      sinceBest = loss < best ? 0 : sinceBest + 1;
      best = Math.min(best, loss);
    }

    private double line() {
      if (finite < FIRST_JUDGED - 1) {
        return Double.POSITIVE_INFINITY;
      }
      return start + Math.max(jump * noise.sigma(), (start - best) / 2);
    }

    private boolean hasFallenBack(double loss) {
      double gain = start - best;
      return finite >= FIRST_JUDGED
          && gain > jump * noise.sigma()
          && loss > start - BACK_AT_START * gain;
    }

    private boolean hasExploded(double loss) {
      return Math.abs(loss) > 1
          && (largest > EXPLOSION * Math.abs(loss) || training.hasExploded(EXPLOSION));
    }

    private Verdict passed(double loss, double line) {
      double observed = raw(loss);
      if (!Double.isFinite(line)) {
        return Verdicts.warmingUp(label, observed, "too few reports to know the run's own noise");
      }
      double threshold = raw(line);
      return Verdicts.pass(
          label,
          observed,
          threshold,
          patience - beyond,
          Verdicts.say("", observed, " against a line of ", threshold, ""),
          amount("noise", noise.sigma()));
    }

    private Verdict triggered(double loss, double threshold, String middle) {
      double observed = raw(loss);
      return Verdicts.triggered(
          label,
          Reason.DIVERGED,
          observed,
          threshold,
          Verdicts.say("", observed, middle, threshold, ""),
          amount("best", raw(best)));
    }
  }
}
