// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Blocks;
import dev.epochwatch.core.evidence.Noise;
import dev.epochwatch.core.evidence.Progress;
import dev.epochwatch.core.evidence.ScheduleOutlook;
import dev.epochwatch.core.evidence.SmoothedMinimum;
import dev.epochwatch.core.evidence.Trend;
import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops a run from which no gain worth having is to be expected.
 *
 * @param delta the share of the gain so far that is worth having
 * @param noise how many standard deviations of the noise are not worth having
 * @param patience how many reports in a row must say so
 */
record PlateauRule(double delta, double noise, long patience) implements Rule {
  static final RuleType TYPE =
      RuleType.named("plateau", RuleType.Category.RULE)
          .summary("Stops when the trend promises no gain worth having in the time that is left.")
          .description(
              """
              Over the latest quarter of the run, and over its latest half, it fits the Theil-Sen \
              slope and the bound above which the true slope is with 90 % confidence, by the \
              Mann-Kendall statistic with its variance widened for autocorrelated noise; long \
              runs are judged by means of blocks, so the fit has 8 to 32 points whatever their \
              length. The steepest slope that is still believable, carried on as a power law \
              would, to the end of the plan but no further than twice the reports so far (nor \
              less than the fit is long), is the largest improvement to be expected; of the two \
              fits the smaller counts. The rule fires when that is below `delta` of the gain so \
              far plus `noise` standard deviations of the run's own noise, for `patience` reports \
              in a row; where the size of the validation set is reported, the noise is no less \
              than the sampling error of the score. A counter without a gain, by contrast, is a \
              coin toss on a flat noisy curve.

              It never fires while the declared learning-rate schedule still holds a drop by half \
              or the tail of a decay, while it warms up, or while the reported rate falls \
              smoothly; a drop seen in the reported rate starts the window afresh.""")
          .source(
              "Mann 1945, Kendall 1975, Sen 1968; the equivalence form and the horizon are ours")
          .parameters(
              Parameter.number("delta", 0.01, 0, 1, "Share of the gain so far worth having."),
              Parameter.number(
                  "noise", 1.5, 0, 1e6, "Standard deviations of noise not worth having."),
              Parameter.integer("patience", 5, 1, 10_000, "Reports in a row that must say so."))
          .affineInvariant()
          .builtBy(
              arguments ->
                  new PlateauRule(
                      arguments.number("delta"),
                      arguments.number("noise"),
                      arguments.integer("patience")));

  private static final int SHORTEST = 8;
  private static final int LONGEST = 20;
  private static final int LONGEST_HALF = 32;

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Watch(context, label);
  }

  private final class Watch extends ObjectiveEvaluator {
    private final Noise scatter = new Noise();
    private final SmoothedMinimum minimum = new SmoothedMinimum();
    private final Progress progress = new Progress();
    private final Blocks window = new Blocks();
    private final ScheduleOutlook outlook;
    private Trend trend = new Trend(0, 0);
    private double steepest;
    private double sigma;
    private long fitted = -1;
    private int fittedLength;
    private long finite;
    private long firstStep = -1;
    private long inRow;

    Watch(RunContext context, String label) {
      super(context, label);
      outlook = new ScheduleOutlook(context.schedule(), context.plannedSteps());
    }

    @Override
    Verdict withoutObjective(Observation observation) {
      outlook.observe(observation);
      return super.withoutObjective(observation);
    }

    @Override
    Verdict judge(Observation observation, double loss) {
      outlook.observe(observation);
      if (outlook.justDropped()) {
        window.clear();
        inRow = 0;
      }
      if (Double.isFinite(loss)) {
        scatter.add(loss);
        minimum.add(observation.step(), loss);
        progress.add(loss);
        window.add(loss);
        finite++;
      }
      if (firstStep < 0) {
        firstStep = observation.step();
      }
      int length = length(observation.step());
      if (window.size() < length || !minimum.isKnown()) {
        return Verdicts.warmingUp(label, raw(loss), "too few reports for a trend");
      }
      if (outlook.holdsDrop()) {
        inRow = 0;
        return Verdicts.warmingUp(label, raw(loss), "the learning rate is still to fall");
      }
      fit(length);
      double expected = steepest * horizon(observation.step(), length);
      sigma = SamplingError.floor(scatter.sigma(), objective.metric(), raw(loss), observation);
      double line = delta * progress.gain() + noise * sigma;
      inRow = expected < line ? inRow + 1 : 0;
      return inRow >= patience ? triggered(expected, line, length) : passed(expected, line);
    }

    /** Fits anew when a block has been finished: seldom in a long run. */
    private void fit(int length) {
      if (window.finished() == fitted && length == fittedLength) {
        return;
      }
      fitted = window.finished();
      fittedLength = length;
      trend = Trend.of(window.latest(length), Trend.NINETY_PERCENT);
      double lowest = trend.lowest();
      int half = Math.min(LONGEST_HALF, window.size() / 2);
      if (half > length) {
        lowest = Math.max(lowest, Trend.of(window.latest(half), Trend.NINETY_PERCENT).lowest());
      }
      steepest = Math.max(0, -lowest) / window.length();
    }

    private int length(long step) {
      double total = finite + remaining(step, finite);
      return (int) Math.max(SHORTEST, Math.min(LONGEST, Math.round(total / 4 / window.length())));
    }

    /**
     * The reports over which a gain is carried on: t ln(1 + h / t), because a power law's slope
     * falls at least as 1 / t. It looks no less far than the window is long, for near the end of a
     * plan any run at all has little left to gain.
     */
    private double horizon(long step, int length) {
      double ahead =
          Math.max((double) length * window.length(), Math.min(finite, remaining(step, finite)));
      return finite * Math.log1p(ahead / finite);
    }

    /** The reports that are left of the plan, at the pace so far. */
    private double remaining(long step, double unknown) {
      if (context.plannedSteps().isEmpty()) {
        return unknown;
      }
      double pace = Math.max(1, (step - firstStep) / Math.max(1.0, finite - 1.0));
      return Math.max(0, (context.plannedSteps().getAsLong() - step) / pace);
    }

    private Verdict triggered(double expected, double line, int length) {
      return Verdicts.triggered(
          label,
          Reason.PLATEAU,
          expected,
          line,
          message(expected, line),
          amount("slope a report", trend.slope() / window.length()),
          amount("noise", sigma),
          at(minimum.step(), "lowest level", minimum.least()),
          Evidence.of("window", length, "reports"));
    }

    private Verdict passed(double expected, double line) {
      return Verdicts.pass(
          label,
          expected,
          line,
          patience - inRow,
          message(expected, line),
          amount("slope a report", trend.slope() / window.length()),
          amount("noise", sigma));
    }

    private String message(double expected, double line) {
      return Verdicts.say(
          "at most ", expected, " is to be gained; worth having is ", line, " or more");
    }
  }
}
