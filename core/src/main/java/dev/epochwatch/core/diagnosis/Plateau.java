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

/** No gain worth having is to be expected from going on like this. */
final class Plateau implements Symptom {
  private static final double WORTH = 0.0275;
  private static final double WORTH_SIGMAS = 0.25;
  private static final double RISEN = 0.06;
  private static final double RISEN_SIGMAS = 1;
  private static final double RISEN_GAIN = 0.015;
  private static final double RISEN_GAIN_SIGMAS = 2;
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
    double worth = worth(track);
    return hasRisen(track) ? 0 : Math.min(MOST, worth / Math.max(fall(track), worth / MOST));
  }

  private static double fall(Track track) {
    return track.levels().fall();
  }

  /** A gain over the latest quarter that is worth having. */
  private static double worth(Track track) {
    return WORTH * track.gain() + WORTH_SIGMAS * track.sigma();
  }

  /** What has risen by less than overfitting would is still flat. */
  private static boolean hasRisen(Track track) {
    double flat = RISEN * Math.abs(track.minimum().least()) + RISEN_SIGMAS * track.sigma();
    double small = RISEN_GAIN * track.gain() + RISEN_GAIN_SIGMAS * track.sigma();
    return track.levels().rise() > Math.max(flat, small);
  }

  @Override
  public String message(Curves curves) {
    Track track = curves.objectiveTrack();
    String name = curves.objective().metric().text();
    if (hasRisen(track)) {
      return name
          + " had levelled off, and of late lies "
          + Figures.text(track.levels().rise())
          + " behind its best level";
    }
    String gained = Figures.text(fall(track));
    String over = " in the latest " + Figures.reports(track.levels().quarter());
    return fall(track) * Episode.WEAK > worth(track)
        ? name + " had levelled off, but has gained " + gained + over
        : name
            + " has levelled off at "
            + curves.text(track.minimum().level())
            + ": its level is better by "
            + gained
            + over;
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track track = curves.objectiveTrack();
    return List.of(
        curves.amount("gain over the latest quarter", track.levels().fall()),
        curves.amount("gain so far", track.gain()),
        curves.amount("noise", track.sigma()),
        Evidence.of("quarter", track.levels().quarter(), "reports"));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return curves.outlook().hasDropped() ? List.of(SHORTER) : List.of(CUT, SHORTER);
  }
}
