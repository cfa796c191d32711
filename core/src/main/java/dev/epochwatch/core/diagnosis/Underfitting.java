// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.evidence.Figures;
import dev.epochwatch.core.evidence.Track;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/**
 * Both curves are flat, close together, and not far below their start: the model cannot do more.
 */
final class Underfitting implements Symptom {
  private static final double POOR = 0.5;
  private static final double SMALL_GAP = 0.15;
  private static final double FLAT = 0.05;
  private static final double SIGMAS = 4;
  private static final double LEARNT = 0.02;
  private static final double POOR_SCORE = 0.75;
  private static final List<Advice> REMEDIES =
      List.of(
          Advice.of(Action.LARGER_MODEL, "try a larger model or better features", "one run"),
          Advice.of(
              Action.REGULARIZE_LESS, "take back dropout, weight decay or augmentation", "one run"),
          Advice.of(
              Action.RAISE_LEARNING_RATE,
              "try a higher learning rate; see that a tiny subset can be fitted at all",
              "one run"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.UNDERFITTING;
  }

  @Override
  public double strength(Curves curves) {
    Track training = curves.training();
    Track validation =
        curves.validationLoss().count() > 0 ? curves.validationLoss() : curves.objectiveTrack();
    if (!training.hasTrend() || !validation.hasTrend() || !(training.start() > 0)) {
      return 0;
    }
    double level = training.minimum().level();
    double strength = Math.min(2, level / training.start() / POOR);
    // Levels are worked out when they are asked for: last, and not where all else says little.
    return isPoor(curves, training, validation, level)
            && strength >= Episode.WEAK
            && isFlat(validation)
            && isFlat(training)
        ? strength
        : 0;
  }

  private static boolean isPoor(Curves curves, Track training, Track validation, double level) {
    double gap = Math.abs(validation.minimum().level() - level) / Math.max(level, 1e-300);
    double moved = training.start() - training.minimum().least();
    boolean learnt = moved > Math.max(SIGMAS * training.sigma(), LEARNT * training.start());
    boolean poorScore = curves.score().map(track -> -track.best() < POOR_SCORE).orElse(true);
    return learnt && poorScore && gap < SMALL_GAP;
  }

  private static boolean isFlat(Track track) {
    double change = track.levels().fall() + track.levels().rise();
    return change < Math.max(FLAT * track.gain(), track.sigma());
  }

  @Override
  public String message(Curves curves) {
    return "training and validation are flat and close together at a training loss of "
        + Figures.text(curves.training().minimum().level())
        + ", little below the start of "
        + Figures.text(curves.training().start());
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track training = curves.training();
    return List.of(
        Evidence.at(curves.step(), "training loss", training.minimum().level(), "loss"),
        Evidence.of("training loss at the start", training.start(), "loss"),
        Evidence.of("fall over the latest quarter", training.levels().fall(), "loss"));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return REMEDIES;
  }
}
