// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Figures;
import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Verdict;
import java.util.OptionalDouble;

/** An evaluator that looks at the objective: reports that lack it are NOT_APPLICABLE. */
abstract class ObjectiveEvaluator implements Evaluator {
  final RunContext context;
  final Objective objective;
  final String label;
  private final String unit;

  ObjectiveEvaluator(RunContext context, String label) {
    this.context = context;
    this.objective = context.objective();
    this.label = label;
    this.unit = objective.metric().name();
  }

  @Override
  public final Verdict observe(Observation observation) {
    OptionalDouble value = observation.value(objective.metric());
    return value.isEmpty()
        ? withoutObjective(observation)
        : judge(observation, objective.direction().toLoss(value.getAsDouble()));
  }

  /**
   * Looks at an observation that has the objective.
   *
   * @param loss its value, turned so that lower is better; may be NaN or infinite
   */
  abstract Verdict judge(Observation observation, double loss);

  /** Looks at an observation that lacks the objective. */
  Verdict withoutObjective(Observation observation) {
    return Verdicts.missing(label, objective);
  }

  /** A loss in the metric's own sign. */
  final double raw(double loss) {
    return objective.direction().fromLoss(loss);
  }

  /** A loss in the metric's own sign, as text. */
  final String text(double loss) {
    return Figures.text(raw(loss));
  }

  /** Evidence in the metric's own sign and unit, measured at a step. */
  final Evidence at(long step, String name, double loss) {
    return Evidence.at(step, name, raw(loss), unit);
  }

  /** A difference in the metric's own unit. */
  final Evidence amount(String name, double difference) {
    return Evidence.of(name, difference, unit);
  }
}
