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

/** The objective is still getting better by more than noise. */
final class StillImproving implements Symptom {
  private static final double WORTH = 0.04;
  private static final double WORTH_SIGMAS = 0.7;
  private static final double RISEN = 0.02;
  private static final double RISEN_SIGMAS = 1;
  private static final double MOST = 3;
  private static final double NEW_BEST = 1.5;
  private static final Advice LONGER =
      Advice.of(
          Action.TRAIN_LONGER,
          "the plan ended too early: train longer, with a schedule that decays by the new end",
          "one longer run");
  private static final Advice GO_ON =
      Advice.of(Action.KEEP_GOING, "go on as planned", "the rest of the plan");

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.STILL_IMPROVING;
  }

  @Override
  public double strength(Curves curves) {
    Track track = curves.objectiveTrack();
    if (!track.minimum().isKnown() || track.nonFinite() > 0) {
      return 0;
    }
    if (!track.hasTrend()) {
      return track.minimum().since() <= 1 ? NEW_BEST : 0;
    }
    return hasRisen(track) ? 0 : Math.min(MOST, track.levels().fall() / line(track));
  }

  private static boolean hasRisen(Track track) {
    double line = Math.max(RISEN_SIGMAS * track.sigma(), RISEN * track.gain());
    return track.levels().rise() > line;
  }

  private static double line(Track track) {
    return Math.max(WORTH * track.gain(), WORTH_SIGMAS * track.sigma());
  }

  @Override
  public String message(Curves curves) {
    Track track = curves.objectiveTrack();
    String name = curves.objective().metric().text();
    if (!track.hasTrend()) {
      return name
          + " is still improving, now at a level of "
          + curves.text(track.minimum().level());
    }
    if (hasRisen(track)) {
      return name
          + " was improving, but of late lies "
          + Figures.text(track.levels().rise())
          + " behind its best level";
    }
    String gained = Figures.text(track.levels().fall());
    String over = " in the latest " + Figures.reports(track.levels().quarter());
    return track.levels().fall() < Episode.WEAK * line(track)
        ? name + " was improving, but has gained only " + gained + over
        : name + " is still improving: its level is better by " + gained + over;
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    Track track = curves.objectiveTrack();
    return track.hasTrend()
        ? List.of(
            curves.amount("gain over the latest quarter", track.levels().fall()),
            curves.amount("noise", track.sigma()))
        : List.of(curves.at(track.minimum().step(), "best level", track.minimum().least()));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return List.of(curves.isAtEnd() ? LONGER : GO_ON);
  }
}
