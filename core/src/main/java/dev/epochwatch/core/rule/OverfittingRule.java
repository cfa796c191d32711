// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Noise;
import dev.epochwatch.core.evidence.Progress;
import dev.epochwatch.core.evidence.SmoothedMinimum;
import dev.epochwatch.core.evidence.TrainingLoss;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Split;
import dev.epochwatch.core.model.Verdict;

/**
 * Stops a run whose validation worsens while its training improves.
 *
 * @param noise how many standard deviations of the noise the rise must exceed
 * @param rise which share of the gain so far the rise must exceed
 * @param level which share of the best level itself the rise must exceed
 * @param patience how many reports in a row must say so
 */
record OverfittingRule(double noise, double rise, double level, long patience) implements Rule {
  static final RuleType TYPE =
      RuleType.named("overfitting", RuleType.Category.RULE)
          .summary("Stops when the objective worsens while the training loss goes on falling.")
          .description(
              """
              The level of the objective is the median of its latest three values. The rule fires \
              when, for `patience` reports in a row, the level lies above its minimum by more \
              than `noise` standard deviations of the objective's own noise, by more than `rise` \
              of what the run had gained by then, and by more than `level` of the minimum itself, \
              and the training loss is lower than it was at that minimum. Not applicable without \
              a training loss, or to an objective measured on the training data. Where the size \
              of the validation set is reported, the noise is no less than the sampling error of \
              the score. It is not a guard against a second descent: a run with noisy labels and \
              time to spare may improve again much later.""")
          .source("Prechelt 1998 (generalisation loss); the scaling by noise and gain is ours")
          .parameters(
              Parameter.number("noise", 2, 0, 1e6, "Standard deviations of noise to exceed."),
              Parameter.number("rise", 0.05, 0, 1e6, "Share of the gain so far to exceed."),
              Parameter.number("level", 0.01, 0, 1e6, "Share of the best level to exceed."),
              Parameter.integer("patience", 5, 1, 10_000, "Reports in a row that must say so."))
          .builtBy(
              arguments ->
                  new OverfittingRule(
                      arguments.number("noise"),
                      arguments.number("rise"),
                      arguments.number("level"),
                      arguments.integer("patience")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Watch(context, label);
  }

  private final class Watch extends ObjectiveEvaluator {
    private final Noise scatter = new Noise();
    private final SmoothedMinimum minimum = new SmoothedMinimum();
    private final Progress progress = new Progress();
    private final TrainingLoss training = new TrainingLoss();
    private double trainingAtMinimum = Double.NaN;
    private long inRow;

    Watch(RunContext context, String label) {
      super(context, label);
    }

    @Override
    Verdict judge(Observation observation, double loss) {
      if (objective.metric().split() == Split.TRAIN) {
        return Verdicts.notApplicable(label, "the objective is measured on the training data");
      }
      training.observe(observation);
      scatter.add(loss);
      if (Double.isFinite(loss)) {
        progress.add(loss);
      }
      if (!training.isReported()) {
        return Verdicts.notApplicable(label, "the report has no training loss");
      }
      if (Double.isFinite(loss) && minimum.add(observation.step(), loss)) {
        trainingAtMinimum = training.level();
      }
      if (!minimum.isKnown() || !scatter.isKnown()) {
        return Verdicts.warmingUp(label, raw(loss), "too few reports to know the run's own noise");
      }
      double sigma =
          SamplingError.floor(scatter.sigma(), objective.metric(), raw(loss), observation);
      double line = line(sigma);
      boolean risen = minimum.rise() > line;
      boolean falling = training.level() < trainingAtMinimum;
      inRow = risen && falling ? inRow + 1 : 0;
      return inRow >= patience ? triggered(line, sigma) : passed(line, sigma, risen && !falling);
    }

    private double line(double sigma) {
      return Math.max(
          Math.max(noise * sigma, rise * progress.gain()), level * Math.abs(minimum.least()));
    }

    private Verdict triggered(double line, double sigma) {
      return Verdicts.triggered(
          label,
          Reason.OVERFITTING,
          minimum.rise(),
          line,
          message(" while the training loss fell"),
          at(minimum.step(), "lowest level", minimum.least()),
          amount("noise", sigma),
          amount("training loss since", training.level() - trainingAtMinimum));
    }

    private Verdict passed(double line, double sigma, boolean trainingRose) {
      return Verdicts.pass(
          label,
          minimum.rise(),
          line,
          patience - inRow,
          message(trainingRose ? "; so has the training loss" : ""),
          at(minimum.step(), "lowest level", minimum.least()),
          amount("noise", sigma));
    }

    private String message(String after) {
      String before = objective.metric().text() + " is ";
      return Verdicts.say(
          before, minimum.rise(), " worse than its best level ", raw(minimum.least()), after);
    }
  }
}
