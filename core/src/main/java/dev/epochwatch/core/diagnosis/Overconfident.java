// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.evidence.Figures;
import dev.epochwatch.core.evidence.SmoothedMinimum;
import dev.epochwatch.core.evidence.Track;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * The validation loss rises while the validation score holds: probabilities, not answers, worsen.
 */
final class Overconfident implements Symptom {
  private static final double RISE = 0.05;
  private static final double SIGMAS = 3;
  private static final double SCORE_SIGMAS = 2;
  private static final double SCORE_SHARE = 0.05;
  private static final List<Advice> REMEDIES =
      List.of(
          Advice.of(
              Action.CALIBRATE,
              "fit a temperature on the validation set: it repairs the loss without training",
              "free"),
          Advice.of(
              Action.CHANGE_OBJECTIVE,
              "let the score, or the loss at its best temperature, decide when to stop",
              "free"),
          Advice.of(
              Action.REGULARIZE,
              "if raw probabilities must be right, add label smoothing, mixup or weight decay",
              "one run"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.OVERCONFIDENT;
  }

  @Override
  public double strength(Curves curves) {
    Track loss = curves.validationLoss();
    Optional<Track> score = curves.score();
    if (score.isEmpty() || loss.count() < Track.SHORTEST || score.get().count() < Track.SHORTEST) {
      return 0;
    }
    SmoothedMinimum minimum = loss.minimum();
    double line = Math.max(RISE * Math.abs(minimum.least()), SIGMAS * loss.sigma());
    return trainingHolds(curves.training()) && holds(score.get())
        ? Math.min(3, minimum.rise() / line)
        : 0;
  }

  /** Training that has nothing left to lose stays where it is; one that rises is another matter. */
  private static boolean trainingHolds(Track training) {
    double line = Math.max(SCORE_SIGMAS * training.sigma(), SCORE_SHARE * training.gain());
    return training.count() == 0 || training.minimum().rise() <= line;
  }

  private static boolean holds(Track score) {
    double line = Math.max(SCORE_SIGMAS * score.sigma(), SCORE_SHARE * score.gain());
    return score.levels().rise() <= line;
  }

  @Override
  public long onset(Curves curves, long noticed) {
    return curves.validationLoss().minimum().step();
  }

  @Override
  public String message(Curves curves) {
    SmoothedMinimum minimum = curves.validationLoss().minimum();
    return "the validation loss has risen by "
        + Figures.text(100 * minimum.rise() / Math.abs(minimum.least()))
        + " % since step "
        + minimum.step()
        + " while "
        + curves.scoreName()
        + " holds";
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    SmoothedMinimum minimum = curves.validationLoss().minimum();
    double fall = curves.score().map(track -> track.minimum().rise()).orElse(0.0);
    return List.of(
        Evidence.at(minimum.step(), "lowest validation loss", minimum.least(), "loss"),
        Evidence.of("rise", minimum.rise(), "loss"),
        Evidence.of("fall of " + curves.scoreName(), fall, "score"));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return REMEDIES;
  }
}
