// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.evidence.Track;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** The run has learnt, is at its best level, and validation stays near training. */
final class GoodFit implements Symptom {
  private static final double RISEN = 0.04;
  private static final double LOSS_RISEN = 0.1;
  private static final double NEAR = 1.5;
  private static final double GAP = 0.5;
  private static final double LEARNT = 0.2;
  private static final double SIGMAS = 5;
  private static final double SLOW = 0.045;
  private static final List<Advice> GO_ON =
      List.of(Advice.of(Action.KEEP_GOING, "go on as planned", "the rest of the plan"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.GOOD_FIT;
  }

  @Override
  public double strength(Curves curves) {
    Track track = curves.objectiveTrack();
    if (!track.hasTrend() || track.nonFinite() > 0 || track.gain() < SIGMAS * track.sigma()) {
      return 0;
    }
    double least = Math.abs(track.minimum().least());
    boolean atBest = track.minimum().rise() <= RISEN * least + NEAR * track.sigma();
    boolean slow = track.levels().fall() < Math.max(SLOW * track.gain(), track.sigma());
    double learnt = (track.start() - track.best()) / Math.max(Math.abs(track.start()), 1e-300);
    return atBest && slow && learnt > LEARNT && isNear(curves) && isCalibrated(curves) ? 1.5 : 0;
  }

  /** A score may be at its best while the loss has long been rising. */
  private static boolean isCalibrated(Curves curves) {
    Track loss = curves.validationLoss();
    double line = Math.max(LOSS_RISEN * Math.abs(loss.minimum().least()), SIGMAS * loss.sigma());
    return loss.count() == 0 || loss.minimum().rise() <= line;
  }

  private static boolean isNear(Curves curves) {
    Track validation = curves.validationLoss();
    Track training = curves.training();
    if (validation.count() == 0 || training.count() == 0) {
      return true;
    }
    double gap = validation.minimum().level() - training.minimum().level();
    return gap < GAP * Math.abs(training.start() - validation.minimum().level());
  }

  @Override
  public String message(Curves curves) {
    Track track = curves.objectiveTrack();
    return track.minimum().isKnown()
        ? "nothing is wrong: "
            + curves.objective().metric().text()
            + " is at a level of "
            + curves.text(track.minimum().level())
            + ", its best is "
            + curves.text(track.minimum().least())
        : "nothing is wrong so far";
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track track = curves.objectiveTrack();
    return List.of(
        curves.amount("gain so far", track.gain()),
        curves.amount("above its best level", track.minimum().rise()));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return curves.isAtEnd() ? List.of() : GO_ON;
  }
}
