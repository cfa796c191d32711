// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.curves.RecordedCurves;
import dev.epochwatch.core.model.Advice.Action;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.Cohort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One row of a golden file: a curve, a framework's rule, and what the framework decided. */
record GoldenRow(String fileName, Map<String, String> cells) {
  private static final Pattern ARGUMENT = Pattern.compile("\"(\\w+)\": ?(\"[^\"]*\"|[^,}]+)");

  /** The rule in the policy language: the file's name, or `_policy`, and the parameters. */
  String policy() {
    String name = fileName.replace('-', '_');
    List<String> arguments = new ArrayList<>();
    for (Matcher found = ARGUMENT.matcher(cell("params")); found.find(); ) {
      if (found.group(1).equals("_policy")) {
        name = found.group(2).replace("\"", "");
      } else {
        arguments.add(found.group(1) + "=" + found.group(2));
      }
    }
    return name + "(" + String.join(", ", arguments) + ")";
  }

  /** What differs between the framework's answer and ours; empty if nothing does. */
  Optional<String> difference(Function<String, List<Observation>> curves) {
    List<Cohort.Member> peers =
        Arrays.stream(cell("cohort").split(" "))
            .filter(id -> !id.isEmpty())
            .map(id -> new Cohort.Member(id, true, series(curves.apply(id))))
            .toList();
    Direction direction = cell("mode").equals("min") ? Direction.MINIMIZE : Direction.MAXIMIZE;
    Replay replay =
        new Replay(
            Policy.parse(policy()),
            Optional.of(Objective.of(cell("metric"), Optional.of(direction))),
            OptionalLong.empty(),
            Optional.empty(),
            metric -> peers);
    List<Observation> curve = curves.apply(cell("curve_id"));
    List<String> differences = new ArrayList<>();
    if (cells.containsKey("cut_epochs")) {
      compareCuts(replay.decisions(curve).toList(), differences);
    } else {
      compareStop(replay.stop(curve), differences);
    }
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            cell("curve_id")
                + " "
                + cell("metric")
                + " "
                + policy()
                + ": "
                + String.join("; ", differences));
  }

  private void compareStop(ReplayResult result, List<String> differences) {
    compare("stop_epoch", text(result.stopStep()), differences);
    compare("best_epoch", text(result.bestStep()), differences);
    OptionalDouble expected =
        cell("best_value").isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(RecordedCurves.number(cell("best_value")));
    if (!expected.equals(result.bestValue())) {
      differences.add("best_value " + expected + ", ours " + result.bestValue());
    }
    String words = result.reason();
    String reason = cell("reason");
    // Some rows give Lightning's reason without its message.
    if (!words.equals(reason) && !words.startsWith(reason + ":") && !reason.isEmpty()) {
      differences.add("reason '" + reason + "', ours '" + words + "'");
    }
  }

  private void compareCuts(List<Decision> decisions, List<String> differences) {
    List<String> cuts = new ArrayList<>();
    double rate = 0.01;
    for (Decision decision : decisions) {
      // Diagnoses may advise it too; the framework's word is in its rule's own verdict.
      Verdict verdict = decision.verdicts().get(0);
      if (verdict.advice().stream().anyMatch(a -> a.action() == Action.REDUCE_LEARNING_RATE)) {
        Evidence evidence = verdict.evidence().get(0);
        cuts.add(Long.toString(evidence.step().orElseThrow()));
        rate = evidence.value();
      }
      if (decision.isStop()) {
        differences.add("stopped");
      }
    }
    compare("cut_epochs", String.join(" ", cuts), differences);
    double expected = RecordedCurves.number(cell("final_lr"));
    if ((float) expected != (float) rate) {
      differences.add("final_lr " + expected + ", ours " + rate);
    }
  }

  private void compare(String column, String ours, List<String> differences) {
    if (!cell(column).equals(ours)) {
      differences.add(column + " '" + cell(column) + "', ours '" + ours + "'");
    }
  }

  private Series series(List<Observation> curve) {
    Metric metric = MetricNames.parse(cell("metric"));
    List<Observation> having = curve.stream().filter(o -> o.value(metric).isPresent()).toList();
    return Series.of(
        having.stream().mapToLong(Observation::step).toArray(),
        having.stream().mapToDouble(o -> o.value(metric).orElseThrow()).toArray());
  }

  private String cell(String column) {
    return cells.getOrDefault(column, "");
  }

  private static String text(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "";
  }
}
