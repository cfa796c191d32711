// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

/** The state of a simulated run after so many epochs: answers what {@link Truth} defines. */
final class Moment {
  private static final int UNSEEN = 6;
  private static final int UNSEEN_SCORE = 14;

  private final Truth truth;
  private final LatentCurves curves;
  private final int epochs;
  private final LatentTrack train;
  private final LatentTrack validation;
  private final LatentTrack error;
  private final LatentTrack objective;
  private final double lossNoise;
  private final double errorNoise;
  private final double noise;
  private final double risen;
  private final boolean isBroken;
  private final boolean isFrozen;

  Moment(Truth truth, int epochs) {
    this.truth = truth;
    curves = truth.curves;
    this.epochs = epochs;
    train = LatentTrack.of(curves.train(), epochs);
    validation = LatentTrack.of(curves.validation(), epochs);
    error = LatentTrack.of(curves.error(), epochs);
    objective = truth.onScore ? error : validation;
    int at = Double.isNaN(validation.latest()) ? validation.leastAt() : epochs - 1;
    lossNoise = curves.noise()[at];
    errorNoise =
        Math.sqrt(
            Math.max(error.latest() * (1 - error.latest()), 1.0 / truth.examples) / truth.examples);
    noise = truth.onScore ? errorNoise : lossNoise;
    risen = objective.rise() / (truth.onScore ? 1 - error.least() : objective.least());
    isBroken = Double.isNaN(train.latest());
    isFrozen = curves.ailment() == Ailment.FROZEN_METRIC && epochs > curves.ailsFrom() + 1;
  }

  private boolean hasRisen() {
    return risen >= (truth.onScore ? 0.05 : 0.1) && objective.rise() >= 2 * noise;
  }

  private boolean hasTrainingRisen() {
    return isBroken || train.rise() > 0.1 * train.gain();
  }

  private boolean trainingHolds() {
    return !isBroken && train.latest() <= curves.train()[validation.leastAt()];
  }

  Answer overfitting() {
    if (isFrozen || overconfident() == Answer.YES || memorised() == Answer.YES) {
      return Answer.UNCLEAR;
    }
    boolean no = risen <= (truth.onScore ? 0.01 : 0.035) || (hasTrainingRisen() && truth.seesTrain);
    return answer(hasRisen() && trainingHolds(), no);
  }

  Answer overconfident() {
    if (!truth.seesScore || isFrozen) {
      return Answer.UNCLEAR;
    }
    double lossRisen = validation.rise() / validation.least();
    double best = 1 - error.least();
    boolean holds = error.rise() <= Math.max(0.01 * best, errorNoise);
    boolean falls = error.rise() >= 0.04 * best && error.rise() >= 3 * errorNoise;
    return answer(
        lossRisen >= 0.1 && validation.rise() >= 3 * lossNoise && holds && trainingHolds(),
        lossRisen <= 0.035 || falls || hasTrainingRisen());
  }

  Answer diverged() {
    if (isBroken) {
      return isFrozen ? Answer.UNCLEAR : Answer.YES;
    }
    boolean bothLost =
        train.rise() >= 0.5 * train.gain()
            && validation.rise() >= 0.5 * validation.gain()
            && objective.rise() >= 0.5 * objective.gain()
            && validation.rise() >= 5 * lossNoise;
    boolean isAilment = curves.ailment() == Ailment.DIVERGENCE;
    boolean visible = truth.seesTrain || validation.latest() > 1.5 * validation.start();
    boolean tells = truth.seesTrain || validation.rise() < 0.5 * validation.gain();
    return answer(isAilment && bothLost && visible, train.rise() <= 0.1 * train.gain() && tells);
  }

  Answer noLearning() {
    LatentTrack learner = truth.seesTrain ? train : objective;
    double scatter = truth.seesTrain ? lossNoise : noise;
    if (diverged() != Answer.NO || (isFrozen && !truth.seesTrain)) {
      return Answer.UNCLEAR;
    }
    return answer(
        learner.learnt() <= 0.005, learner.learnt() >= 0.05 && learner.gain() >= 6 * scatter);
  }

  Answer memorised() {
    if (!truth.seesTrain || isFrozen) {
      return Answer.UNCLEAR;
    }
    boolean isPerfect = train.least() <= 0.03 * train.start();
    boolean no = train.least() >= 0.1 * train.start() || objective.learnt() >= 0.2;
    return answer(curves.ailment() == Ailment.MEMORISATION && isPerfect, no);
  }

  Answer underfitting() {
    if (!truth.seesTrain || isFrozen) {
      return Answer.UNCLEAR;
    }
    double share = train.least() / train.start();
    double gap = Math.abs(validation.latest() - train.latest()) / train.latest();
    boolean goodScore = truth.seesScore && error.least() < 0.2;
    boolean poorScore = !truth.seesScore || error.least() > 0.35;
    boolean learnt = train.learnt() > 0.03 && train.gain() > 4 * lossNoise;
    boolean falls = train.quarter() > 0.1 * train.gain() && train.quarter() > lossNoise;
    return answer(
        share >= 0.6 && gap <= 0.1 && poorScore && learnt && isFlat(train) && isFlat(validation),
        share <= 0.4 || gap >= 0.25 || goodScore || falls || train.learnt() < 0.005);
  }

  private boolean isFlat(LatentTrack track) {
    return track.quarter() <= 0.02 * track.gain() && track.rise() <= 0.05 * track.gain();
  }

  Answer plateau() {
    if (isFrozen || noLearning() == Answer.YES || curves.swing() > 0) {
      return Answer.UNCLEAR;
    }
    boolean flat = objective.quarter() <= 0.01 * objective.gain();
    boolean yes = flat && isAtBest() && objective.gain() >= 5 * noise;
    if (yes && truth.knowsRate && curves.rates().fallsAfter(epochs - 1)) {
      return Answer.UNCLEAR;
    }
    return answer(yes, hasRisen() || isBroken || isFalling(0.04));
  }

  private boolean isAtBest() {
    return risen <= 0.03;
  }

  private boolean isFalling(double share) {
    return objective.quarter() >= share * objective.gain() && objective.quarter() >= 2 * noise;
  }

  Answer stillImproving() {
    if (isFrozen || curves.swing() > 0) {
      return Answer.UNCLEAR;
    }
    boolean goesOn = objective.eighth() >= 0.015 * objective.gain();
    boolean yes = isFalling(0.05) && goesOn && objective.rise() <= 0.01 * objective.gain();
    return answer(yes, objective.quarter() <= 0.01 * objective.gain() || hasRisen() || isBroken);
  }

  Answer noisy() {
    if (isFrozen || noLearning() == Answer.YES || diverged() != Answer.NO || curves.swing() > 0) {
      return Answer.UNCLEAR;
    }
    double share = noise / Math.max(objective.gain(), objective.rise());
    return answer(share >= 0.3, share <= 0.08);
  }

  Answer oscillating() {
    if (truth.onScore || isFrozen) {
      return Answer.UNCLEAR;
    }
    double swing = curves.swing();
    return answer(swing >= 0.1 * validation.gain() && swing >= 2 * lossNoise, !(swing > 0));
  }

  Answer stale() {
    if (truth.onScore && curves.ailment() != Ailment.FROZEN_METRIC) {
      return Answer.UNCLEAR;
    }
    int seen = epochs - curves.ailsFrom();
    return answer(isFrozen && seen > (truth.onScore ? UNSEEN_SCORE : UNSEEN), !isFrozen);
  }

  Answer easier() {
    if (!truth.seesTrain || isFrozen || isBroken) {
      return Answer.UNCLEAR;
    }
    double gap = train.latest() - validation.latest();
    boolean lasting = true;
    for (int i = epochs - 10; i < epochs; i++) {
      lasting &= curves.validation()[i] < 0.9 * curves.train()[i];
    }
    return answer(
        lasting && gap >= 2 * lossNoise && curves.swing() == 0,
        validation.latest() >= train.latest() + lossNoise);
  }

  Answer goodFit() {
    if (isFrozen || isBroken || curves.swing() > 0) {
      return Answer.UNCLEAR;
    }
    boolean ill =
        diverged() == Answer.YES
            || noLearning() == Answer.YES
            || memorised() == Answer.YES
            || underfitting() == Answer.YES
            || overfitting() == Answer.YES
            || overconfident() == Answer.YES;
    boolean near =
        validation.latest() - train.latest() <= 0.3 * (train.start() - validation.latest());
    boolean slow = objective.quarter() <= 0.02 * objective.gain();
    boolean well = objective.learnt() >= 0.3 && objective.gain() >= 8 * noise && near && slow;
    return answer(well && isAtBest() && !ill, ill || objective.learnt() <= 0.1 || isFalling(0.1));
  }

  private static Answer answer(boolean yes, boolean no) {
    return yes ? Answer.YES : no ? Answer.NO : Answer.UNCLEAR;
  }
}
