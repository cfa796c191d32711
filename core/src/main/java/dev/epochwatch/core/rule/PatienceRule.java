// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Figures;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.util.List;

/**
 * Stops after too many reports without a gain.
 *
 * @param epochs how many reports without a gain stop the run
 * @param minDelta what counts as a gain: more than this, absolute or relative to the anchor
 * @param drifting whether the anchor follows every gain, counted or not
 * @param warmUp how many first reports set the anchor but are not counted
 * @param samplingAware whether a gain below the sampling error counts for nothing
 */
record PatienceRule(
    long epochs, Value.Number minDelta, boolean drifting, long warmUp, boolean samplingAware)
    implements Rule {
  static final RuleType TYPE =
      RuleType.named("patience", RuleType.Category.RULE)
          .summary("Stops after a number of reports without a gain in the objective.")
          .description(
              """
              A gain is a value better than the *anchor* by more than `min_delta`. With \
              `anchor="cumulative"` (as Keras, Lightning, LightGBM) only a gain moves the anchor, so \
              many small steps add up to one; with `"drifting"` (as Ignite, Hugging Face) every new \
              best moves it, so a run that creeps by less than `min_delta` a report is stopped. The \
              anchor is not the best value: the best is always the best, whatever `min_delta` is.

              It counts reports that have the objective, not steps: a run validated every 5 epochs \
              waits `epochs` validations. The first `warm_up` reports set the anchor and count \
              nothing. NaN and infinities are no gain and never become the anchor.

              When reports tell how many validation examples there are and the objective is a share \
              of them (accuracy, precision, recall, F1, error rate), a gain below its binomial \
              standard error is luck and counts for nothing; `sampling_aware=false` turns that off. \
              On a flat noisy curve "any new best" is a coin toss: consider `plateau`.""")
          .source("Keras, Lightning and most frameworks; min_delta as theirs")
          .parameters(
              Parameter.integer("epochs", 10, 1, 1_000_000, "Reports without a gain that stop."),
              Parameter.amount(
                  "min_delta",
                  new Value.Number(0, false),
                  0,
                  Double.MAX_VALUE,
                  "A gain must exceed this: a number in the metric's unit, or a percent of the"
                      + " anchor."),
              Parameter.choice(
                  "anchor", List.of("cumulative", "drifting"), "What a value is compared with."),
              Parameter.integer("warm_up", 0, 0, 1_000_000, "First reports that are not counted."),
              Parameter.flag(
                  "sampling_aware",
                  true,
                  "Whether a gain below the sampling error of the validation set is ignored."))
          .affineInvariant()
          .builtBy(
              arguments ->
                  new PatienceRule(
                      arguments.integer("epochs"),
                      arguments.amount("min_delta"),
                      arguments.text("anchor").equals("drifting"),
                      arguments.integer("warm_up"),
                      arguments.flag("sampling_aware")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Watch(context, label);
  }

  private final class Watch extends ObjectiveEvaluator {
    private double anchor = Double.NaN;
    private long anchorStep = -1;
    private long seen;
    private long waited;

    Watch(RunContext context, String label) {
      super(context, label);
    }

    @Override
    Verdict judge(Observation observation, double loss) {
      seen++;
      boolean gained = isGain(observation, loss);
      if (gained || (drifting && loss < anchor)) {
        anchor = loss;
        anchorStep = gained ? observation.step() : anchorStep;
      }
      if (gained) {
        waited = 0;
      } else if (seen > warmUp) {
        waited++;
      }
      double observed = raw(loss);
      if (seen <= warmUp) {
        return Verdicts.warmingUp(
            label, observed, "report " + seen + " of " + warmUp + " that are not counted");
      }
      return waited >= epochs
          ? Verdicts.triggered(
              label,
              Reason.NO_IMPROVEMENT,
              observed,
              raw(anchor),
              message(),
              at(anchorStep, "anchor", anchor))
          : Verdicts.pass(
              label,
              observed,
              raw(anchor),
              epochs - waited,
              message(),
              at(anchorStep, "anchor", anchor));
    }

    private boolean isGain(Observation observation, double loss) {
      if (!Double.isFinite(loss)) {
        return false;
      }
      return Double.isNaN(anchor) || loss < anchor - leastGain(observation);
    }

    private double leastGain(Observation observation) {
      double wanted = minDelta.percent() ? minDelta.value() * Math.abs(anchor) : minDelta.value();
      return samplingAware
          ? Math.max(wanted, SamplingError.of(objective.metric(), raw(anchor), observation))
          : wanted;
    }

    private String message() {
      if (waited == 0) {
        return "a new gain: " + text(anchor);
      }
      StringBuilder out = new StringBuilder(80);
      out.append(waited).append(" of ").append(epochs).append(" reports without a gain over ");
      Figures.append(out, raw(anchor));
      return anchorStep < 0
          ? out.toString()
          : out.append(" of step ").append(anchorStep).toString();
    }
  }
}
