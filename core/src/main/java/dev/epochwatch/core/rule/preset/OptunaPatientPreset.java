// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;

/** Optuna's {@code PatientPruner} around no other pruner. */
final class OptunaPatientPreset {
  static final RuleType TYPE =
      Preset.named("optuna_patient")
          .summary(
              "Optuna's PatientPruner: stops when the last `patience` + 1 values are all worse than the"
                  + " best before them.")
          .description(
              """
              Needs `patience` + 2 reports. **`min_delta` has the opposite sense of other frameworks':** \
              it is a tolerance; the larger it is, the less is stopped. A plateau of equal values is \
              never stopped. NaN values are left out; if all are NaN it never stops. To put it before \
              another pruner, combine the two with `all`.""")
          .source("Optuna 5.0 PatientPruner")
          .parameters(
              Parameter.requiredInteger(
                  "patience", 0, Bounds.WINDOW, "The values, less one, that must all be worse."),
              Parameter.number("min_delta", 0, 0, Bounds.ANY, "How much worse they may be."))
          .builtBy(
              arguments -> {
                long patience = arguments.integer("patience");
                double tolerance = arguments.number("min_delta");
                return Preset.of(
                    objective -> new Patient(objective.direction(), patience, tolerance));
              });

  private OptunaPatientPreset() {}

  private static final class Patient implements Callback {
    private final Direction direction;
    private final double tolerance;
    private final Window recent;
    private double bestBefore = Double.NaN;
    private boolean hasBefore;

    Patient(Direction direction, long patience, double tolerance) {
      this.direction = direction;
      this.tolerance = tolerance;
      this.recent = new Window(patience + 1);
    }

    @Override
    public Answer onValue(long row, long step, double value) {
      if (recent.isFull()) {
        bestBefore = lower(bestBefore, recent.get(0));
        hasBefore = true;
      }
      recent.add(direction.toLoss(value));
      if (!hasBefore) {
        return Answer.WARMING_UP;
      }
      double best = Double.NaN;
      for (int i = 0; i < recent.size(); i++) {
        best = lower(best, recent.get(i));
      }
      return Answer.stopIf(
          bestBefore + tolerance < best,
          Reason.NO_IMPROVEMENT,
          "the last " + recent.size() + " values are worse than the best before them");
    }

    /** The lower of two, NaN left out. */
    private static double lower(double a, double b) {
      return Double.isNaN(a) || b < a ? b : a;
    }
  }
}
