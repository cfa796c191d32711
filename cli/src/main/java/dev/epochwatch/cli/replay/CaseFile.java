// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.curve.CsvLine;
import dev.epochwatch.cli.curve.Lines;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a file of cases, line by line. Not thread-safe. */
final class CaseFile implements AutoCloseable {
  private static final List<String> REQUIRED =
      List.of("case_id", "curve_id", "metric", "mode", "policy");

  private final Path file;
  private final Lines lines;
  private final List<String> columns;

  private CaseFile(Path file, Lines lines, List<String> columns) {
    this.file = file;
    this.lines = lines;
    this.columns = columns;
  }

  static CaseFile open(Path file) {
    Lines lines = Lines.open(file);
    List<String> columns = CsvLine.cells(lines.next().orElse(""));
    List<String> missing = REQUIRED.stream().filter(name -> !columns.contains(name)).toList();
    if (!missing.isEmpty()) {
      lines.close();
      throw new CommandFailure(
          Exit.FAILURE, file + ":1: the header lacks " + String.join(", ", missing));
    }
    return new CaseFile(file, lines, columns);
  }

  /** The next case; empty at the end. Blank lines are skipped. */
  Optional<ReplayCase> next() {
    Optional<String> text = lines.next();
    while (text.isPresent() && text.get().isBlank()) {
      text = lines.next();
    }
    return text.map(line -> read(CsvLine.cells(line)));
  }

  @Override
  public void close() {
    lines.close();
  }

  private ReplayCase read(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new CommandFailure(
          Exit.FAILURE,
          file
              + ":"
              + lines.number()
              + ": the row has "
              + cells.size()
              + " cells, the header "
              + columns.size()
              + "; a policy with commas must be in double quotes");
    }
    return new ReplayCase(
        lines.number(),
        cell(cells, "case_id"),
        cell(cells, "curve_id"),
        cell(cells, "metric"),
        cell(cells, "mode"),
        cell(cells, "policy"),
        cell(cells, "planned_steps"),
        cell(cells, "cohort"));
  }

  private String cell(List<String> cells, String column) {
    int index = columns.indexOf(column);
    return index < 0 ? "" : cells.get(index);
  }
}
