// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** The objective comes bit for bit the same again and again: it is probably not recomputed. */
final class Stale implements Symptom {
  private static final double LOSSES = 5;
  private static final double SCORES = 12;
  private static final List<Advice> REMEDIES =
      List.of(
          Advice.of(
              Action.CHECK_PIPELINE,
              "see that the metric is computed anew at each validation, on new predictions",
              "an hour's work"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.STALE;
  }

  @Override
  public double strength(Curves curves) {
    if (curves.objectiveTrack().nonFinite() > 0) {
      return 0;
    }
    boolean isScore = curves.isScore(curves.objectiveTrack());
    return curves.objectiveTrack().same() / (isScore ? SCORES : LOSSES);
  }

  @Override
  public String message(Curves curves) {
    return curves.objective().metric().text()
        + " has been exactly "
        + curves.text(curves.objectiveTrack().latest())
        + " for "
        + curves.objectiveTrack().same()
        + " reports";
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    return List.of(
        Evidence.of("identical values in a row", curves.objectiveTrack().same(), "reports"));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return REMEDIES;
  }
}
