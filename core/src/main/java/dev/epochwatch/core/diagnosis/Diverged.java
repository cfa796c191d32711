// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.evidence.Divergence;
import dev.epochwatch.core.evidence.Track;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** The objective has blown up, or is no longer a number. */
final class Diverged implements Symptom {
  private static final double LOST = 0.5;
  private static final double SIGMAS = 5;
  private static final double LEVEL = 0.05;
  private static final double MOST = 3;
  private static final List<Advice> REMEDIES =
      List.of(
          Advice.of(
              Action.REDUCE_LEARNING_RATE,
              "divide the learning rate by 3 to 10, or warm it up over the first epochs",
              "one run"),
          Advice.of(Action.CLIP_GRADIENTS, "clip gradients by norm, 1 to begin with", "one run"),
          Advice.of(
              Action.CHECK_PIPELINE,
              "look for broken inputs, labels or scales: a rising training loss is often a bug",
              "an hour's work"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.DIVERGED;
  }

  @Override
  public double strength(Curves curves) {
    long nonFinite = curves.objectiveTrack().nonFinite();
    if (nonFinite > 0) {
      return 1 + nonFinite / 2.0;
    }
    return curves.divergence() == Divergence.State.SOUND ? Math.min(MOST, lost(curves)) : 2;
  }

  /**
   * Which part of half of their gain both training and the objective have lost, noise aside: a slow
   * divergence is told long before it is back at the start.
   */
  private static double lost(Curves curves) {
    Track track = curves.objectiveTrack();
    return curves.training().count() == 0 || track == curves.training()
        ? 0
        : Math.min(lost(track), lost(curves.training()));
  }

  private static double lost(Track track) {
    double line = Math.max(LOST * track.gain(), SIGMAS * track.sigma());
    line = Math.max(line, LEVEL * Math.abs(track.minimum().least()));
    return line > 0 && track.minimum().isKnown() ? track.minimum().rise() / line : 0;
  }

  @Override
  public String message(Curves curves) {
    long nonFinite = curves.objectiveTrack().nonFinite();
    String name = curves.objective().metric().text();
    if (nonFinite > 0) {
      return name + " has been NaN or infinite for " + nonFinite + " reports";
    }
    return switch (curves.divergence()) {
      case BACK_AT_START -> name + " is back where the run started and stays there";
      case EXPLODED -> name + " has not come back since a loss exploded";
      case SOUND -> name + " and the training loss have lost half of what they had gained";
      case FAR_WORSE ->
          name
              + " is far worse than at the start: "
              + curves.text(curves.objectiveTrack().latest());
    };
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track track = curves.objectiveTrack();
    return List.of(
        curves.at(curves.step(), "latest value", track.latest()),
        Evidence.of("values in a row not finite", track.nonFinite(), "reports"),
        curves.amount("noise", track.sigma()));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return REMEDIES;
  }
}
