// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** Too few reports to say anything. */
final class InsufficientData implements Symptom {
  private static final int FEWEST = 5;

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.INSUFFICIENT_DATA;
  }

  @Override
  public double strength(Curves curves) {
    boolean bad = curves.objectiveTrack().nonFinite() > 0;
    return curves.objectiveTrack().count() < FEWEST && !bad ? 2 : 0;
  }

  @Override
  public boolean isSudden() {
    return true;
  }

  @Override
  public String message(Curves curves) {
    return "too few reports to say anything: " + curves.objectiveTrack().count() + " of " + FEWEST;
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    return List.of(
        Evidence.of("reports with the objective", curves.objectiveTrack().count(), "reports"));
  }

  @Override
  public List<Advice> advice(Curves curves) {
    return List.of();
  }
}
