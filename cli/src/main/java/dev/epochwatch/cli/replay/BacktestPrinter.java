// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.JsonTree;
import dev.epochwatch.cli.output.Table;
import dev.epochwatch.cli.output.Table.Cell;
import dev.epochwatch.cli.output.Table.Column;
import dev.epochwatch.cli.replay.BacktestResult.Mistake;
import dev.epochwatch.core.replay.BacktestReport.Summary;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Prints the figures of policies, and the mistakes to look at. */
final class BacktestPrinter {
  private final Console console;
  private final String noun;
  private final boolean priced;

  /**
   * @param noun what a run is called: the heading over the mistakes
   * @param priced whether a price was given that holds for every run
   */
  BacktestPrinter(Console console, String noun, boolean priced) {
    this.console = console;
    this.noun = noun;
    this.priced = priced;
  }

  void print(Format format, List<BacktestResult> reports) {
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

  private void tables(List<BacktestResult> reports) {
    figures(reports).print(console);
    for (BacktestResult report : reports) {
      if (!report.worst().isEmpty()) {
        console.out().println();
        console.out().println(console.paint().bold("worst of " + report.policy()));
        mistakes(report).print(console);
      }
    }
  }

  /** A line for all runs, whose group is empty, and a line per group. */
  private Table figures(List<BacktestResult> reports) {
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
    for (BacktestResult report : reports) {
      add(table, report.policy(), "", report.total());
      if (report.groups().size() > 1) {
        report.groups().forEach((group, summary) -> add(table, report.policy(), group, summary));
      }
    }
    return table;
  }

  private void add(Table table, String policy, String group, Summary summary) {
    table.add(
        Cell.of(policy),
        new Cell(group.isEmpty() ? "all" : group, group),
        Cell.of(summary.runs()),
        percent(summary.meanRegret()),
        percent(summary.highRegret()),
        percent(summary.saved()),
        percent(summary.falseStops()),
        percent(summary.oracleSaved()),
        cell(hours(summary, summary.hours())),
        cell(hours(summary, summary.hoursSaved())),
        cell(money(summary)));
  }

  private Table mistakes(BacktestResult report) {
    Table table =
        Table.of(
            Column.number("regret"),
            Column.number("saved"),
            Column.number("stopped_at"),
            Column.number("best_at"),
            Column.text("reason"),
            Column.text(noun));
    for (Mistake mistake : report.worst()) {
      table.add(
          percent(mistake.regret()),
          percent(mistake.saved()),
          Cell.of(CaseCells.of(mistake.stopStep())),
          Cell.of(mistake.bestStep()),
          Cell.of(mistake.reason()),
          Cell.of(mistake.run()));
    }
    return table;
  }

  private JsonTree json(BacktestResult report) {
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

  private JsonTree json(Summary summary) {
    return new JsonTree()
        .number("runs", summary.runs())
        .number("meanRegret", summary.meanRegret())
        .number("p95Regret", summary.highRegret())
        .number("saved", summary.saved())
        .number("falseStops", summary.falseStops())
        .number("oracleSaved", summary.oracleSaved())
        .number("hours", hours(summary, summary.hours()))
        .number("hoursSaved", hours(summary, summary.hoursSaved()))
        .number("moneySaved", money(summary));
  }

  private JsonTree json(Mistake mistake) {
    return new JsonTree()
        .text(noun, mistake.run())
        .text("group", mistake.group())
        .number("regret", mistake.regret())
        .number("saved", mistake.saved())
        .number("stopStep", mistake.stopStep())
        .number("bestStep", mistake.bestStep())
        .text("reason", mistake.reason());
  }

  private static Cell percent(double share) {
    return new Cell(String.format(Locale.ROOT, "%.2f %%", 100 * share), Double.toString(share));
  }

  /** Hours, which are known of runs that tell their times. */
  private static OptionalDouble hours(Summary summary, double hours) {
    return summary.hours() > 0 ? OptionalDouble.of(hours) : OptionalDouble.empty();
  }

  /** Money, which is known where hours are and the price is, be it from the labels of runs. */
  private OptionalDouble money(Summary summary) {
    return priced || summary.moneySaved() > 0
        ? hours(summary, summary.moneySaved())
        : OptionalDouble.empty();
  }

  private static Cell cell(OptionalDouble sum) {
    return sum.isPresent() ? Cell.of(sum.getAsDouble()) : Cell.empty();
  }
}
