// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.JsonTree;
import dev.epochwatch.cli.output.Table;
import dev.epochwatch.cli.output.Table.Cell;
import dev.epochwatch.cli.output.Table.Column;
import java.util.List;
import java.util.Locale;

/** Prints what came of an import. */
final class ImportPrinter {
  private ImportPrinter() {}

  static void print(Console console, Format format, List<ImportResult> results) {
    switch (format) {
      case TABLE -> table(results).print(console);
      case CSV -> table(results).printCsv(console);
      case JSON ->
          new JsonTree()
              .list("runs", results.stream().map(ImportPrinter::json).toList())
              .print(console.out());
      case JSONL -> results.forEach(result -> json(result).printLine(console.out()));
    }
  }

  private static Table table(List<ImportResult> results) {
    Table table =
        Table.of(
            Column.text("run"),
            Column.text("format"),
            Column.number("rows"),
            Column.number("added"),
            Column.text("outcome"),
            Column.text("objective"),
            Column.text("file"));
    for (ImportResult result : results) {
      table.add(
          Cell.of(result.run()),
          Cell.of(result.format()),
          Cell.of(result.rows()),
          Cell.of(result.added()),
          Cell.of(outcome(result)),
          result.deciding().isEmpty() ? Cell.empty() : Cell.of(result.deciding()),
          Cell.of(result.file().toString()));
    }
    return table;
  }

  private static JsonTree json(ImportResult result) {
    return new JsonTree()
        .text("run", result.run())
        .text("format", result.format())
        .text("file", result.file().toString())
        .number("rows", result.rows())
        .number("added", result.added())
        .text("outcome", outcome(result))
        .text("objective", result.deciding())
        .text("problem", result.problem());
  }

  private static String outcome(ImportResult result) {
    return result.outcome().name().toLowerCase(Locale.ROOT);
  }
}
