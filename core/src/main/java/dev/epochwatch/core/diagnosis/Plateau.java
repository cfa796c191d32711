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

/** No gain worth having is to be expected from going on like this. */
final class Plateau implements Symptom {
  private static final double WORTH = 0.015;
  private static final double SIGMAS = 2;
  private static final double RISEN = 0.06;
  private static final double MOST = 3;
  private static final Advice CUT =
      Advice.of(
          Action.REDUCE_LEARNING_RATE,
          "cut the learning rate to a tenth, or let it decay to zero, and look again",
          "a few epochs");
  private static final Advice SHORTER =
      Advice.of(
          Action.TRAIN_SHORTER, "plan fewer steps next time: the rest brought little", "free");

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.PLATEAU;
  }

  @Override
  public double strength(Curves curves) {
    Track track = curves.objectiveTrack();
    if (!track.hasTrend() || curves.outlook().holdsDrop() || track.gain() <= 0) {
      return 0;
    }
    // What has risen by less than overfitting would is still flat.
    double flat = RISEN * Math.abs(track.minimum().least()) + track.sigma();
    if (track.minimum().rise() > Math.max(flat, line(track))) {
      return 0;
    }
    double gained = Math.max(0, -curves.pace().slope()) * curves.quarter();
    double likely = (gained + believable(curves)) / 2;
    return Math.min(MOST, line(track) / Math.max(likely, line(track) / MOST));
  }

  private static double believable(Curves curves) {
    return Math.max(0, -curves.pace().lowest()) * curves.quarter();
  }

  private static double line(Track track) {
    return WORTH * track.gain() + SIGMAS * track.sigma();
  }

  @Override
  public String message(Curves curves) {
    SmoothedMinimum minimum = curves.objectiveTrack().minimum();
    String above =
        minimum.rise() > curves.objectiveTrack().sigma()
            ? ", not far from its best level of " + curves.text(minimum.least())
            : "";
    return curves.objective().metric().text()
        + " has levelled off at "
        + curves.text(minimum.level())
        + above
        + ": at most "
        + Figures.text(believable(curves))
        + " is to be gained by going on as long as a quarter of the run so far";
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track track = curves.objectiveTrack();
    return List.of(
        curves.amount("slope a report", curves.pace().slope()),
        curves.amount("largest believable gain", believable(curves)),
        curves.amount("noise", track.sigma()),
        Evidence.of("horizon", curves.quarter(), "reports"));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return curves.outlook().hasDropped() ? List.of(SHORTER) : List.of(CUT, SHORTER);
  }
}
