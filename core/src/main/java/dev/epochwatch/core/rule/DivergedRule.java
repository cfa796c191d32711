// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Divergence;
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

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Watch(context, label);
  }

  private final class Watch extends ObjectiveEvaluator {
    private final Noise noise = new Noise();
    private final Divergence divergence = new Divergence(jump, patience, noise);
    private final TrainingLoss training = new TrainingLoss();

    Watch(RunContext context, String label) {
      super(context, label);
    }

    @Override
    Verdict judge(Observation observation, double loss) {
      training.observe(observation);
      Divergence.State state = divergence.add(loss, training);
      if (Double.isFinite(loss)) {
        noise.add(loss);
      }
      if (limit.isPresent() && loss > objective.direction().toLoss(limit.getAsDouble())) {
        return triggered(loss, limit.getAsDouble(), " is worse than the limit of ");
      }
      return switch (state) {
        case SOUND -> passed(loss);
        case FAR_WORSE ->
            triggered(
                loss, raw(divergence.threshold()), " is far worse than the start; the line is ");
        case BACK_AT_START ->
            triggered(loss, raw(divergence.start()), " is back where the run started, at ");
        case EXPLODED ->
            triggered(
                loss,
                raw(divergence.best()),
                " after a loss a million times larger, and no new best since ");
      };
    }

    private Verdict passed(double loss) {
      double observed = raw(loss);
      if (!Double.isFinite(divergence.threshold())) {
        return Verdicts.warmingUp(label, observed, "too few reports to know the run's own noise");
      }
      double threshold = raw(divergence.threshold());
      return Verdicts.pass(
          label,
          observed,
          threshold,
          patience - divergence.inRow(),
          Verdicts.say("", observed, " against a line of ", threshold, ""),
          amount("noise", divergence.sigma()));
    }

    private Verdict triggered(double loss, double threshold, String middle) {
      double observed = raw(loss);
      return Verdicts.triggered(
          label,
          Reason.DIVERGED,
          observed,
          threshold,
          Verdicts.say("", observed, middle, threshold, ""),
          amount("best", raw(divergence.best())));
    }
  }
}
