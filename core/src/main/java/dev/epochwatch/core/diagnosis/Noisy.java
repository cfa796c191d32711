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

/** The objective scatters by a good part of how far it has gone. */
final class Noisy implements Symptom {
  private static final double SHARE = 0.13;
  private static final int FEWEST = 12;
  private static final List<Advice> REMEDIES =
      List.of(
          Advice.of(
              Action.MORE_VALIDATION_DATA, "validate on more examples, or more often", "data"),
          Advice.of(
              Action.REDUCE_NOISE,
              "raise the batch size, decay the learning rate, or average weights (EMA)",
              "one run"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.NOISY;
  }

  @Override
  public double strength(Curves curves) {
    Track track = curves.objectiveTrack();
    if (track.count() < FEWEST || track.gain() <= 0) {
      return 0;
    }
    return Math.min(3, track.sigma() / span(track) / SHARE);
  }

  /** How far the curve has gone, down or up again: its scatter is seen against that. */
  private static double span(Track track) {
    return Math.max(track.gain(), track.minimum().rise());
  }

  @Override
  public String message(Curves curves) {
    Track track = curves.objectiveTrack();
    return curves.objective().metric().text()
        + " scatters by "
        + Figures.text(track.sigma())
        + ", "
        + Figures.text(100 * track.sigma() / span(track))
        + " % of how far it has gone";
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track track = curves.objectiveTrack();
    return List.of(
        curves.amount("noise", track.sigma()), curves.amount("span of the curve", span(track)));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return REMEDIES;
  }
}
