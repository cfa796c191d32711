// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.format.CurveFolder;
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
import java.util.function.Supplier;

/**
 * One line of a file of cases.
 *
 * @param line its line, counted from 1
 * @param columns the header
 * @param cells its cells
 * @param fault what is wrong with the row itself, if anything is
 */
record ReplayCase(long line, List<String> columns, List<String> cells, Optional<CaseFault> fault) {

  /** Its name; empty if the row is so short that it has none. */
  String id() {
    return cell("case_id");
  }

  /**
   * Replays it.
   *
   * @throws CaseFault if it names what there is not
   */
  ReplayResult run(CurveFolder folder, Function<String, Policy> policies) {
    fault.ifPresent(
        wrong -> {
          throw wrong;
        });
    Policy policy = of("policy", () -> policies.apply(cell("policy")));
    Curve run = of("curve_id", () -> folder.curve(cell("curve_id")));
    OptionalLong planned = of("planned_steps", this::planned);
    Optional<Objective> objective = objective(run);
    List<Curve> peers = of("cohort", () -> peers(folder));
    List<Cohort.Member> members =
        objective
            .map(
                chosen ->
                    peers.stream()
                        .map(peer -> new Cohort.Member("", true, peer.series(chosen.metric())))
                        .filter(member -> member.series().size() > 0)
                        .toList())
            .orElse(List.of());
    return new Replay(policy, objective, planned, Optional.empty(), asked -> members)
        .stop(run.observations());
  }

  private Optional<Objective> objective(Curve run) {
    var direction = of("mode", () -> Mode.direction(cell("mode")));
    String metric = cell("metric");
    if (metric.isEmpty() && direction.isPresent()) {
      throw new CaseFault(column("mode"), "mode says how a metric improves, and none is named");
    }
    return metric.isEmpty()
        ? run.inferredObjective()
        : Optional.of(of("metric", () -> run.objective(metric, direction)));
  }

  private List<Curve> peers(CurveFolder folder) {
    return Arrays.stream(cell("cohort").split("\\s+"))
        .filter(peer -> !peer.isEmpty())
        .map(folder::curve)
        .toList();
  }

  private OptionalLong planned() {
    String text = cell("planned_steps");
    try {
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Limits.requireAtLeast("planned_steps", Long.parseLong(text), 1));
    } catch (NumberFormatException e) {
      throw new CaseFault(
          column("planned_steps"),
          "planned_steps must be a whole number, 1 or more, or empty, was '" + text + "'");
    }
  }

  /** What a column says; whatever is wrong with it is that column's fault. */
  private <T> T of(String column, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (CaseFault known) {
      throw known;
    } catch (RuntimeException wrong) {
      CaseFault fault = new CaseFault(column(column), String.valueOf(wrong.getMessage()));
      fault.initCause(wrong);
      throw fault;
    }
  }

  private int column(String name) {
    return columns.indexOf(name) + 1;
  }

  private String cell(String name) {
    int index = columns.indexOf(name);
    return index < 0 || index >= cells.size() ? "" : cells.get(index);
  }
}
