// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Csv;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.JsonDocument;
import dev.epochwatch.cli.output.JsonTree;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.replay.Replay;
import java.util.List;
import java.util.stream.Collectors;

/** Prints the decision after each row of a curve as it is read. */
final class EachRow {
  private static final List<String> COLUMNS =
      List.of("step", "action", "reason", "diagnosis", "message");

  private final Console console;

  EachRow(Console console) {
    this.console = console;
  }

  /**
   * Replays a curve and prints.
   *
   * @param head what a JSON document tells before its decisions
   */
  void print(Format format, JsonTree head, Replay replay, Iterable<Observation> rows) {
    switch (format) {
      case TABLE -> replay.each(rows, this::line);
      case CSV -> {
        Csv.print(console, COLUMNS);
        replay.each(rows, this::csv);
      }
      case JSONL ->
          replay.each(rows, (row, decision) -> json(row, decision).printLine(console.out()));
      case JSON -> {
        try (JsonDocument document = new JsonDocument(console.out(), head, "decisions")) {
          replay.each(rows, (row, decision) -> document.add(json(row, decision)));
        }
      }
    }
  }

  private void line(Observation row, Decision decision) {
    console
        .out()
        .printf(
            "%8d  %-8s  %-24s  %s%n",
            row.step(), decision.action(), diagnoses(decision), Text.safe(decision.message()));
  }

  private void csv(Observation row, Decision decision) {
    Csv.print(
        console,
        List.of(
            Long.toString(row.step()),
            decision.action().name(),
            decision.reason().name(),
            diagnoses(decision),
            decision.message()));
  }

  private static JsonTree json(Observation row, Decision decision) {
    return DecisionTree.of(decision).number("step", row.step());
  }

  private static String diagnoses(Decision decision) {
    return decision.diagnoses().stream()
        .map(diagnosis -> diagnosis.kind().name())
        .collect(Collectors.joining(" "));
  }
}
