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
  private static final double ALTERNATING = 0.85;
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
    if (track.window().size() < FEWEST || track.sigma() < WIDE * track.gain()) {
      return 0;
    }
    return turns(track.window()) / ALTERNATING;
  }

  /** Which share of the changes has the other sign than the change before. */
  private static double turns(Recent window) {
    int turns = 0;
    for (int i = 2; i < window.size(); i++) {
      double before = window.get(i - 1) - window.get(i - 2);
      double after = window.get(i) - window.get(i - 1);
      turns += before * after < 0 ? 1 : 0;
    }
    return turns / (window.size() - 2.0);
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
        Evidence.of("changes that turn back", 100 * turns(track.window()), "%"),
        curves.amount("noise", track.sigma()));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return REMEDIES;
  }
}
