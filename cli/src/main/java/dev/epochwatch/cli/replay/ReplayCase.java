// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.format.CurveFolder;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.Replay;
import dev.epochwatch.core.replay.ReplayResult;
import dev.epochwatch.core.rule.Cohort;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One line of a file of cases.
 *
 * @param line its line, counted from 1
 * @param id its name
 * @param curve the id of the curve
 * @param metric what decides; empty to infer it
 * @param mode min, max, or empty to infer it
 * @param policy the policy's text
 * @param plannedSteps the steps declared; empty for none
 * @param cohort ids of finished runs, separated by blanks
 */
record ReplayCase(
    long line,
    String id,
    String curve,
    String metric,
    String mode,
    String policy,
    String plannedSteps,
    String cohort) {

  /**
   * Replays it.
   *
   * @throws RuntimeException if it names what there is not; the message says what
   */
  ReplayResult run(CurveFolder folder, Function<String, Policy> policies) {
    Curve run = folder.curve(curve);
    Optional<Direction> direction = Mode.direction(mode);
    Optional<Objective> objective =
        metric.isEmpty() ? run.inferredObjective() : Optional.of(run.objective(metric, direction));
    List<Curve> peers =
        Arrays.stream(cohort.split("\\s+")).filter(id -> !id.isEmpty()).map(folder::curve).toList();
    List<Cohort.Member> members =
        objective
            .map(
                chosen ->
                    peers.stream()
                        .map(peer -> new Cohort.Member("", true, peer.series(chosen.metric())))
                        .filter(member -> member.series().size() > 0)
                        .toList())
            .orElse(List.of());
    return new Replay(
            policies.apply(policy), objective, planned(), Optional.empty(), asked -> members)
        .stop(run.observations());
  }

  private OptionalLong planned() {
    try {
      return plannedSteps.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(
              Limits.requireAtLeast("planned_steps", Long.parseLong(plannedSteps), 1));
    } catch (NumberFormatException e) {
      throw new InvalidValueException(
          "planned_steps",
          "must be a whole number, 1 or more, or empty, was '" + plannedSteps + "'");
    }
  }
}
