// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.evidence.Divergence;
import dev.epochwatch.core.evidence.Figures;
import dev.epochwatch.core.evidence.Track;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** Neither curve has left its start by more than noise. */
final class NoLearning implements Symptom {
  private static final int FEWEST = 8;
  private static final double LEAST_SHARE = 0.01;
  private static final double LEAST_SIGMAS = 3;
  private static final List<Advice> REMEDIES =
      List.of(
          Advice.of(
              Action.CHECK_PIPELINE,
              "check labels, input scaling and frozen weights; try to fit ten examples",
              "an hour's work"),
          Advice.of(
              Action.RAISE_LEARNING_RATE,
              "try learning rates a factor of 10 apart, upwards first",
              "a few short runs"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.NO_LEARNING;
  }

  @Override
  public double strength(Curves curves) {
    Track track = learner(curves);
    if (track.count() < FEWEST || curves.divergence() != Divergence.State.SOUND) {
      return 0;
    }
    double start = track.start();
    double moved = start - track.minimum().level();
    double line = Math.max(LEAST_SIGMAS * track.sigma(), LEAST_SHARE * Math.abs(start));
    double far = Math.abs(start - track.minimum().least());
    // What swings hides behind its own scatter how far it has come.
    return moved < line && far < 2 * line && !Oscillating.isSwinging(curves)
        ? Math.min(3, line / Math.max(Math.abs(moved), line / 3))
        : 0;
  }

  /** Training shows first whether anything is learnt at all. */
  private static Track learner(Curves curves) {
    return curves.training().count() > 0 ? curves.training() : curves.objectiveTrack();
  }

  @Override
  public String message(Curves curves) {
    Track track = learner(curves);
    boolean training = track == curves.training();
    return (training ? "the training loss" : curves.objective().metric().text())
        + " has not left its start of "
        + (training ? Figures.text(track.start()) : curves.text(track.start()))
        + " in "
        + track.count()
        + " reports";
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track track = learner(curves);
    return List.of(
        Evidence.of("moved since the start", track.start() - track.minimum().level(), ""),
        Evidence.of("noise", track.sigma(), ""),
        Evidence.of("reports", track.count(), "reports"));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return REMEDIES;
  }
}
