// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.evidence.Figures;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** Validation is persistently better than training: regularisation, timing, or leakage. */
final class ValidationEasier implements Symptom {
  private static final double LONG = 8;
  private static final double GAP = 0.05;
  private static final double LASTING = 2 * LONG;
  private static final List<Advice> MEASURE =
      List.of(
          Advice.of(
              Action.CHECK_PIPELINE,
              "compute the training loss without dropout and augmentation, after the epoch; if"
                  + " validation is still better, look for leakage or an easier split",
              "an hour's work"));
  private static final List<Advice> SEARCH =
      List.of(
          Advice.of(
              Action.CHECK_PIPELINE,
              "look for training examples among the validation data, or an easier split",
              "an hour's work"));

  @Override
  public Diagnosis.Kind kind() {
    return Diagnosis.Kind.VALIDATION_EASIER;
  }

  @Override
  public double strength(Curves curves) {
    if (curves.easier() < LONG || !curves.validationLoss().minimum().isKnown()) {
      return 0;
    }
    return Math.min(curves.easier() / LONG, gap(curves) / (GAP * Math.abs(training(curves))));
  }

  private static double training(Curves curves) {
    return curves.training().minimum().level();
  }

  private static double gap(Curves curves) {
    return training(curves) - curves.validationLoss().minimum().level();
  }

  @Override
  public String message(Curves curves) {
    boolean closing = isTrainingFalling(curves);
    String since =
        curves.easier() == 0
            ? "was below the training loss until the latest report"
            : "has been below the training loss for " + Figures.reports(curves.easier());
    return "the validation loss "
        + since
        + "; "
        + (closing
            ? "training still falls, which speaks for dropout, augmentation or late averaging"
            : "training has stopped falling, which speaks for leakage or an easier split");
  }

  @Override
  public List<Evidence> evidence(Curves curves) {
    return List.of(
        Evidence.of("training loss less validation loss", gap(curves), "loss"),
        Evidence.of("reports in a row", curves.easier(), "reports"));
  }

  /** Early in a training, regularisation alone makes validation easier: no advice is due then. */
  @Override
  public List<Advice> advice(Curves curves) {
    if (!isTrainingFalling(curves)) {
      return SEARCH;
    }
    return curves.easier() >= LASTING ? MEASURE : List.of();
  }

  private static boolean isTrainingFalling(Curves curves) {
    return curves.training().hasTrend() && curves.training().levels().fall() > 0;
  }
}
