// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.cli.curve.Deciding;
import dev.epochwatch.cli.curve.MetricsSeen;
import dev.epochwatch.cli.format.Recording;
import dev.epochwatch.cli.format.Recordings;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Csv;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.JsonTree;
import dev.epochwatch.cli.output.Numbers;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.Replay;
import dev.epochwatch.core.replay.ReplayResult;
import dev.epochwatch.core.rule.Cohort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Replays one curve and prints what came of it. The file is read as a stream. */
final class CurveReplay {
  private final Console console;
  private final Format format;
  private final Policy policy;
  private final OptionalLong plannedSteps;

  CurveReplay(Console console, Format format, Policy policy, OptionalLong plannedSteps) {
    this.console = console;
    this.format = format;
    this.policy = policy;
    this.plannedSteps = plannedSteps;
  }

  /**
   * Replays a file.
   *
   * @throws CurveFileException if it is no curve or has no rows
   */
  void run(Path file, MetricOptions metric, boolean every) {
    Recording recording = Recordings.single(file);
    try (CurveRows rows = recording.open()) {
      if (!rows.hasNext()) {
        throw new CurveFileException(file, 0, 0, "there are no rows");
      }
      Optional<Deciding> deciding =
          metric.metric().isPresent()
              ? metric.metric().map(name -> said(name, rows, metric))
              : chosen(recording);
      if (deciding.isEmpty()) {
        tell(file + ": nothing in it is known to decide: give --metric and --mode");
      }
      Optional<Objective> objective = deciding.map(Deciding::objective);
      Replay replay = new Replay(policy, objective, plannedSteps, Optional.empty(), Cohort.NONE);
      if (every) {
        new EachRow(console).print(format, head(file, deciding), replay, () -> rows);
      } else {
        print(file, deciding, replay.run(() -> rows));
      }
      rows.notes().forEach(this::tell);
    }
  }

  private static Deciding said(String name, CurveRows rows, MetricOptions metric) {
    return new Deciding(name, rows.measured().objective(name, metric.direction()));
  }

  /** What decides where nobody says: the file is read once more, as far as it takes to know. */
  private static Optional<Deciding> chosen(Recording recording) {
    MetricsSeen seen = new MetricsSeen();
    try (CurveRows rows = recording.open()) {
      while (!(seen.hasValidationLoss() && rows.declared().isEmpty()) && rows.hasNext()) {
        seen.add(rows.next());
      }
      // A form that says what decides is read whole when it is opened.
      return seen.deciding(rows.declared());
    }
  }

  private void tell(String sentence) {
    console.err().println("epochwatch: " + Text.safe(sentence));
  }

  private void print(Path file, Optional<Deciding> deciding, ReplayResult result) {
    switch (format) {
      case JSON -> json(head(file, deciding), result).print(console.out());
      case JSONL -> json(head(file, deciding), result).printLine(console.out());
      case CSV -> {
        Csv.print(console, List.of("curve", "stop_step", "best_step", "best_value", "reason"));
        Csv.print(
            console,
            List.of(
                file.toString(),
                CaseCells.of(result.stopStep()),
                CaseCells.of(result.bestStep()),
                CaseCells.of(result.bestValue()),
                result.reason()));
      }
      case TABLE -> table(deciding, result);
    }
  }

  private void table(Optional<Deciding> deciding, ReplayResult result) {
    Decision last = result.last();
    line("policy", policy.text());
    deciding.ifPresent(
        by ->
            line(
                "metric",
                by.name()
                    + (by.objective().direction() == Direction.MINIMIZE
                        ? ", lower is better"
                        : ", higher is better")));
    painted(
        "stop",
        result.stopStep().isPresent()
            ? console.paint().red("after step " + result.stopStep().getAsLong())
            : console.paint().green("never") + ", in " + result.reports() + " rows");
    if (result.bestValue().isPresent()) {
      line(
          "best",
          Numbers.brief(result.bestValue().getAsDouble())
              + (result.bestStep().isPresent() ? " at step " + result.bestStep().getAsLong() : ""));
    }
    if (last.isStop()) {
      line("reason", last.reason() + ": " + last.message());
    } else if (!result.reason().isEmpty()) {
      line("reason", result.reason());
    }
    if (!result.learningRateCuts().isEmpty()) {
      line("cuts", "the learning rate after step " + listed(result.learningRateCuts()));
    }
    last.diagnoses().forEach(diagnosis -> line("diagnosis", told(diagnosis)));
    last.advice().forEach(advice -> line("advice", advice.text() + " (" + advice.cost() + ")"));
  }

  private static String listed(List<Long> steps) {
    return steps.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private void line(String name, String text) {
    painted(name, Text.safe(text));
  }

  /** A line of our own words, which need not be made safe and may be coloured. */
  private void painted(String name, String words) {
    console.out().printf("%-10s %s%n", name, words);
  }

  private static String told(Diagnosis diagnosis) {
    return diagnosis.kind()
        + " since step "
        + diagnosis.onsetStep()
        + ", confidence "
        + Numbers.brief(diagnosis.confidence())
        + ": "
        + diagnosis.message();
  }

  private JsonTree head(Path file, Optional<Deciding> deciding) {
    return new JsonTree()
        .text("curve", file.toString())
        .text("policy", policy.text())
        .text("metric", deciding.map(Deciding::name).orElse(""))
        .text(
            "direction", deciding.map(by -> "DIRECTION_" + by.objective().direction()).orElse(""));
  }

  private static JsonTree json(JsonTree head, ReplayResult result) {
    return head.number("rows", result.reports())
        .number("stopStep", result.stopStep())
        .number("bestStep", result.bestStep())
        .number("bestValue", result.bestValue())
        .text("reason", result.reason())
        .numbers("learningRateCuts", result.learningRateCuts())
        .tree("decision", DecisionTree.of(result.last()));
  }
}
