// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

import dev.epochwatch.core.model.Diagnosis.Kind;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Objective;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is true of a simulated run, read from its curves without noise and from what was drawn,
 * never from a diagnosis. Each kind is true or not by itself: a run may be noisy and overfit.
 * Between the two lines of a kind it is {@link Answer#UNCLEAR}. Of the objective (the error rate
 * where a score is the objective; <i>sd</i> is its noise; <i>gain</i> is from its first to its
 * lowest value; <i>quarter</i> is what its lowest value gained over the latest quarter of the
 * epochs):
 *
 * <ul>
 *   <li>OVERFITTING: it lies above its lowest by 10 % of that (a score: below its best by 5 %) and
 *       2 sd, while the training loss has not risen; not below 3.5 % (1 %), nor where training
 *       rose. Unclear where the answers hold (overconfident) or nothing was ever learnt
 *       (memorised).
 *   <li>OVERCONFIDENT: the validation loss has so risen, by 3 sd, and the error rate has not.
 *   <li>DIVERGED: training and validation have lost half of their gain, or are NaN; not where
 *       training has lost less than a tenth. Unclear where only validation is reported and rises.
 *   <li>NO_LEARNING: training came down by at most 0.5 % of its start; not from 5 % and 6 sd.
 *   <li>MEMORISED: training is below 3 % of its start, and validation had nothing to learn from it.
 *   <li>UNDERFITTING: training and validation are flat (quarter at most 2 % of the gain), within 10
 *       % of one another, and training is above 60 % of its start; not below 40 %, nor beyond 25 %.
 *   <li>PLATEAU: quarter is at most 1 % of the gain, and it is within 3 % of its lowest; not from 4
 *       % and 2 sd, nor when risen by 10 %. Unclear while the rate is known to be going to fall.
 *   <li>STILL_IMPROVING: quarter is at least 5 % of the gain and 2 sd, the latest eighth gives at
 *       least 1.5 %, and it is at its lowest; not up to 1 %, nor when risen by 10 %.
 *   <li>NOISY: sd is at least 30 % of the gain, or of the rise since; not up to 8 %.
 *   <li>OSCILLATING: it goes up and down by 10 % of the gain and 2 sd, or not at all.
 *   <li>STALE: the same value came seven times (a score: 15 times) though the model changed.
 *   <li>VALIDATION_EASIER: the validation loss is below 90 % of the training loss, by 2 sd; not
 *       above.
 *   <li>GOOD_FIT: at least 30 % of the start were gained, quarter is at most 2 % of the gain, it is
 *       within 3 % of its lowest, validation is near training, and none of the ills above is true.
 * </ul>
 *
 * Immutable and thread-safe.
 */
public final class Truth {
  private static final int FEWEST = 12;

  final LatentCurves curves;
  final boolean onScore;
  final boolean seesTrain;
  final boolean seesScore;
  final boolean knowsRate;
  final long examples;

  Truth(
      LatentCurves curves,
      Objective objective,
      boolean seesTrain,
      boolean seesScore,
      boolean knowsRate,
      long examples) {
    this.curves = curves;
    this.onScore = objective.direction() == Direction.MAXIMIZE;
    this.seesTrain = seesTrain;
    this.seesScore = seesScore;
    this.knowsRate = knowsRate;
    this.examples = examples;
  }

  /** How many epochs the run has. */
  public int epochs() {
    return curves.epochs();
  }

  /**
   * What is true after so many epochs. Kinds that are left out are of no moment here: too few
   * reports, for one.
   *
   * @param epochs 1 or more
   */
  public Map<Kind, Answer> after(int epochs) {
    Map<Kind, Answer> answers = new EnumMap<>(Kind.class);
    if (epochs < FEWEST) {
      return answers;
    }
    Moment moment = new Moment(this, epochs);
    answers.put(Kind.DIVERGED, moment.diverged());
    answers.put(Kind.NO_LEARNING, moment.noLearning());
    answers.put(Kind.MEMORISED, moment.memorised());
    answers.put(Kind.OVERCONFIDENT, moment.overconfident());
    answers.put(Kind.OVERFITTING, moment.overfitting());
    answers.put(Kind.UNDERFITTING, moment.underfitting());
    answers.put(Kind.PLATEAU, moment.plateau());
    answers.put(Kind.STILL_IMPROVING, moment.stillImproving());
    answers.put(Kind.NOISY, moment.noisy());
    answers.put(Kind.OSCILLATING, moment.oscillating());
    answers.put(Kind.STALE, moment.stale());
    answers.put(Kind.VALIDATION_EASIER, moment.easier());
    answers.put(Kind.GOOD_FIT, moment.goodFit());
    return answers;
  }

  /**
   * After how many epochs a kind has become true and has stayed so to the end; empty if it is not.
   */
  public OptionalInt onset(Kind kind) {
    int epochs = curves.epochs();
    while (epochs >= FEWEST && after(epochs).get(kind) == Answer.YES) {
      epochs--;
    }
    return epochs == curves.epochs() ? OptionalInt.empty() : OptionalInt.of(epochs + 1);
  }
}
