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
import java.util.ArrayList;
import java.util.List;

/** Validation worsens while training improves. */
final class Overfitting implements Symptom {
  private static final double LOSS_RISE = 0.05;
  private static final double LOSS_SIGMAS = 1;
  private static final double LOSS_LEVEL = 0.04;
  private static final double SCORE_FALL = 0.02;
  private static final double SCORE_SHARE = 0.1;
  private static final double SCORE_SIGMAS = 3;
  private static final double SCORE_LEVEL = 0.01;
  private static final double LEVEL_SIGMAS = 2;
  private static final double WITHOUT_TRAINING = 2.0 / 3;
  private static final double MOST = 5;
  private static final List<Advice> REMEDIES =
      List.of(
          Advice.of(
              Action.REGULARIZE,
              "add or raise dropout, weight decay, label smoothing or augmentation",
              "one run"),
          Advice.of(Action.MORE_DATA, "more training data helps most where it can be had", "data"),
          Advice.of(
              Action.TRAIN_SHORTER,
              "plan fewer steps, and let the schedule end with them",
              "free"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.OVERFITTING;
  }

  @Override
  public double strength(Curves curves) {
    Track track = curves.objectiveTrack();
    if (curves.isOnTraining() || !track.minimum().isKnown()) {
      return 0;
    }
    double strength = Math.min(MOST, risen(curves, track));
    if (curves.training().count() == 0) {
      return strength * WITHOUT_TRAINING;
    }
    return curves.isTrainingHolding() ? strength : 0;
  }

  /**
   * By the latest three values, which tell soon, and by the latest twelfth of all, which are not
   * misled: the lowest of many levels is too low, and by the more the more a value scatters.
   */
  private static double risen(Curves curves, Track track) {
    double least = Math.abs(track.minimum().least());
    boolean isScore = curves.isScore(track);
    double line =
        isScore
            ? Math.max(
                Math.max(SCORE_FALL * least, SCORE_SIGMAS * track.sigma()),
                SCORE_SHARE * track.gain())
            : LOSS_RISE * least + LOSS_SIGMAS * track.sigma();
    double soon = track.minimum().rise() / Math.max(line, Double.MIN_NORMAL);
    if (!track.hasTrend()) {
      return soon;
    }
    double level =
        (isScore ? SCORE_LEVEL : LOSS_LEVEL) * least
            + LEVEL_SIGMAS * track.levels().error(track.sigma());
    return Math.min(soon, track.levels().rise() / Math.max(level, Double.MIN_NORMAL));
  }

  @Override
  public long onset(Curves curves, long noticed) {
    return curves.objectiveTrack().minimum().step();
  }

  @Override
  public String message(Curves curves) {
    SmoothedMinimum minimum = curves.objectiveTrack().minimum();
    String name = curves.objective().metric().text();
    if (!(minimum.rise() > 0)) {
      return name
          + " had worsened, and is back at its best level of "
          + curves.text(minimum.least());
    }
    return name
        + " has worsened by "
        + Figures.text(minimum.rise())
        + " since its best level of "
        + curves.text(minimum.least())
        + " at step "
        + minimum.step()
        + (curves.training().count() > 0 ? " while the training loss fell" : "");
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track track = curves.objectiveTrack();
    SmoothedMinimum minimum = track.minimum();
    List<Evidence> evidence = new ArrayList<>(4);
    evidence.add(curves.at(minimum.step(), "best level", minimum.least()));
    evidence.add(curves.amount("rise", minimum.rise()));
    evidence.add(curves.amount("noise", track.sigma()));
    if (curves.training().count() > 0) {
      evidence.add(
          Evidence.of(
              "training loss since",
              curves.training().minimum().level() - curves.trainingAtMinimum(),
              "loss"));
    }
    return evidence;
  }

  @Override
  public List<Advice> advice(Curves curves) {
    long step = curves.objectiveTrack().minimum().step();
    List<Advice> advice = new ArrayList<>(4);
    advice.add(Advice.restore(step, "restore the weights of step " + step));
    advice.addAll(REMEDIES);
    return advice;
  }
}
