// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.Table;
import dev.epochwatch.cli.output.Table.Cell;
import dev.epochwatch.cli.output.Table.Column;
import dev.epochwatch.core.replay.BacktestReport;
import dev.epochwatch.core.replay.BacktestReport.Summary;
import dev.epochwatch.core.replay.RunScore;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints the figures of policies, and the mistakes to look at. */
final class BacktestPrinter {
  private final Console console;
  private final Path folder;

  BacktestPrinter(Console console, Path folder) {
    this.console = console;
    this.folder = folder;
  }

  void print(Format format, List<BacktestReport> reports) {
    switch (format) {
      case TABLE -> tables(reports);
      case CSV -> figures(reports).printCsv(console);
      case JSON ->
          new JsonTree()
              .list("policies", reports.stream().map(this::json).toList())
              .print(console.out());
      case JSONL -> reports.forEach(report -> json(report).printLine(console.out()));
    }
  }

  private void tables(List<BacktestReport> reports) {
    figures(reports).print(console);
    for (BacktestReport report : reports) {
      if (!report.worst().isEmpty()) {
        console.out().println();
        console.out().println(console.paint().bold("worst of " + report.policy()));
        mistakes(report).print(console);
      }
    }
  }

  /** A line for all runs, whose group is empty, and a line per group. */
  private Table figures(List<BacktestReport> reports) {
    Table table =
        Table.of(
            Column.text("policy"),
            Column.text("group"),
            Column.number("runs"),
            Column.number("mean_regret"),
            Column.number("p95_regret"),
            Column.number("saved"),
            Column.number("false_stops"),
            Column.number("oracle_saved"),
            Column.number("hours"),
            Column.number("hours_saved"),
            Column.number("money_saved"));
    for (BacktestReport report : reports) {
      add(table, report.policy(), "", report.total());
      if (report.groups().size() > 1) {
        report.groups().forEach((group, summary) -> add(table, report.policy(), group, summary));
      }
    }
    return table;
  }

  private static void add(Table table, String policy, String group, Summary summary) {
    table.add(
        Cell.of(policy),
        new Cell(group.isEmpty() ? "all" : group, group),
        Cell.of(summary.runs()),
        percent(summary.meanRegret()),
        percent(summary.highRegret()),
        percent(summary.saved()),
        percent(summary.falseStops()),
        percent(summary.oracleSaved()),
        known(summary.hours()),
        known(summary.hoursSaved()),
        known(summary.moneySaved()));
  }

  private Table mistakes(BacktestReport report) {
    Table table =
        Table.of(
            Column.number("regret"),
            Column.number("saved"),
            Column.number("stopped_at"),
            Column.number("best_at"),
            Column.text("reason"),
            Column.text("curve"));
    for (RunScore score : report.worst()) {
      table.add(
          percent(score.regret()),
          percent(score.saved()),
          Cell.of(CaseCells.of(score.stopStep())),
          Cell.of(score.bestStep()),
          Cell.of(score.reason().name()),
          Cell.of(file(score)));
    }
    return table;
  }

  private JsonTree json(BacktestReport report) {
    return new JsonTree()
        .text("policy", report.policy())
        .tree("total", json(report.total()))
        .list(
            "groups",
            report.groups().entrySet().stream()
                .map(entry -> json(entry.getValue()).text("group", entry.getKey()))
                .toList())
        .list("worst", report.worst().stream().map(this::json).toList());
  }

  private static JsonTree json(Summary summary) {
    return new JsonTree()
        .number("runs", summary.runs())
        .number("mean_regret", summary.meanRegret())
        .number("p95_regret", summary.highRegret())
        .number("saved", summary.saved())
        .number("false_stops", summary.falseStops())
        .number("oracle_saved", summary.oracleSaved())
        .number("hours", summary.hours())
        .number("hours_saved", summary.hoursSaved())
        .number("money_saved", summary.moneySaved());
  }

  private JsonTree json(RunScore score) {
    return new JsonTree()
        .text("curve", file(score))
        .text("group", score.group())
        .number("regret", score.regret())
        .number("saved", score.saved())
        .number("stop_step", score.stopStep())
        .number("best_step", score.bestStep())
        .text("reason", score.reason().name());
  }

  private String file(RunScore score) {
    return folder.resolve(score.run() + ".csv").toString();
  }

  private static Cell percent(double share) {
    return new Cell(String.format(Locale.ROOT, "%.2f %%", 100 * share), Double.toString(share));
  }

  private static Cell known(double sum) {
    return sum == 0 ? Cell.empty() : Cell.of(sum);
  }
}
