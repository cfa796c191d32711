// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.evidence.Figures;
import dev.epochwatch.core.evidence.Recent;
import dev.epochwatch.core.evidence.Track;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** The objective goes up and down in turn, more regularly than noise would. */
final class Oscillating implements Symptom {
  private static final double ALTERNATING = 0.7;
  private static final double WIDE = 0.05;
  private static final int FEWEST = 12;
  private static final List<Advice> REMEDIES =
      List.of(
          Advice.of(
              Action.REDUCE_LEARNING_RATE,
              "cut the learning rate to a third: the weights jump across the valley",
              "a few epochs"),
          Advice.of(Action.REDUCE_NOISE, "average the weights of the last epochs (EMA)", "free"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.OSCILLATING;
  }

  @Override
  public double strength(Curves curves) {
    Track track = curves.objectiveTrack();
    if (curves.window().size() < FEWEST || track.sigma() < WIDE * track.gain()) {
      return 0;
    }
    return alternation(curves.window()) / ALTERNATING;
  }

  /** Whether it is so strong that most of what looks like noise is none. */
  static boolean isSwinging(Curves curves) {
    return curves.window().size() >= FEWEST && alternation(curves.window()) >= ALTERNATING;
  }

  /**
   * How much of the scatter around a straight line is a strict up and down: 1 is all of it, and
   * white noise over twenty values has 0.2.
   */
  private static double alternation(Recent window) {
    int size = window.size();
    double middle = (size - 1) / 2.0;
    double mean = 0;
    double slope = 0;
    for (int i = 0; i < size; i++) {
      mean += window.get(i);
      slope += window.get(i) * (i - middle);
    }
    mean /= size;
    slope /= size * ((double) size * size - 1) / 12;
    double turning = 0;
    double square = 0;
    for (int i = 0; i < size; i++) {
      double residual = window.get(i) - mean - slope * (i - middle);
      turning += (i & 1) == 0 ? residual : -residual;
      square += residual * residual;
    }
    return square > 0 ? Math.abs(turning) / Math.sqrt(size * square) : 0;
  }

  @Override
  public String message(Curves curves) {
    return curves.objective().metric().text()
        + " goes up and down in turn, by "
        + Figures.text(2 * curves.objectiveTrack().sigma());
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track track = curves.objectiveTrack();
    return List.of(
        Evidence.of("scatter that is up and down in turn", 100 * alternation(curves.window()), "%"),
        curves.amount("noise", track.sigma()));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return REMEDIES;
  }
}
