// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.evidence.Track;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** Training is nearly perfect and validation has learnt next to nothing. */
final class Memorised implements Symptom {
  private static final double PERFECT_LOSS = 0.05;
  private static final double PERFECT_SCORE = 0.98;
  private static final double LEARNT = 0.1;
  private static final double MIDDLING = 0.6;
  private static final int FEWEST = 5;
  private static final List<Advice> REMEDIES =
      List.of(
          Advice.of(
              Action.CHECK_PIPELINE,
              "check that training and validation labels mean the same, and for leakage",
              "an hour's work"),
          Advice.of(Action.MORE_DATA, "get more training data, or augment it", "data"),
          Advice.of(
              Action.REGULARIZE,
              "raise weight decay; with it, small algorithmic data sets sometimes generalise much"
                  + " later",
              "one run"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.MEMORISED;
  }

  @Override
  public double strength(Curves curves) {
    Track training = curves.training();
    Track validation = curves.objectiveTrack();
    if (curves.isOnTraining() || validation.count() < FEWEST || training.count() < FEWEST) {
      return 0;
    }
    double start = training.start();
    boolean perfect =
        (start > 0 && training.minimum().level() < PERFECT_LOSS * start)
            || curves.trainingScore() >= PERFECT_SCORE;
    double learnt = learnt(curves);
    return perfect && learnt < LEARNT ? Math.min(3, LEARNT / Math.max(learnt, LEARNT / 3)) : 0;
  }

  /** The share of what there was to learn that validation ever learnt; of a score, up to 1. */
  private static double learnt(Curves curves) {
    Track score = curves.score().orElse(curves.objectiveTrack());
    double first = score.start();
    double best = score.best();
    boolean isShare = curves.score().isPresent() && first <= 0 && first >= -1;
    if (isShare) {
      return -best > MIDDLING ? 1 : (first - best) / (1 + first);
    }
    return (first - best) / Math.abs(first);
  }

  @Override
  public String message(Curves curves) {
    return "training is nearly perfect while "
        + curves.objective().metric().text()
        + " is little better than at the start";
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track validation = curves.objectiveTrack();
    return List.of(
        Evidence.at(curves.step(), "training loss", curves.training().latest(), "loss"),
        curves.amount("start", curves.objective().direction().fromLoss(validation.start())),
        curves.at(curves.step(), "level", validation.minimum().level()));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return REMEDIES;
  }
}
