// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.curve.CsvLine;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.HeaderNames;
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

  /**
   * Opens a file and reads its header.
   *
   * @throws CurveFileException if it cannot be read, or the header lacks a column or repeats one
   */
  static CaseFile open(Path file) {
    Lines lines = Lines.open(file);
    try {
      List<String> columns = CsvLine.cells(file, 1, lines.next().orElse(""));
      List<String> missing = REQUIRED.stream().filter(name -> !columns.contains(name)).toList();
      if (!missing.isEmpty()) {
        throw new CurveFileException(file, 1, 0, "the header lacks " + String.join(", ", missing));
      }
      HeaderNames.requireDistinct(file, columns);
      return new CaseFile(file, lines, columns);
    } catch (CurveFileException e) {
      lines.close();
      throw e;
    }
  }

  /**
   * The next case; empty at the end. Blank lines are skipped; a row of another width is a case that
   * says so when it is replayed.
   */
  Optional<ReplayCase> next() {
    Optional<String> text = lines.next();
    while (text.isPresent() && text.get().isBlank()) {
      text = lines.next();
    }
    return text.map(this::read);
  }

  /** Where a cell is: file, line and column. */
  String place(ReplayCase read, int column) {
    return file + ":" + read.line() + (column > 0 ? ":" + column : "");
  }

  @Override
  public void close() {
    lines.close();
  }

  private ReplayCase read(String line) {
    List<String> cells = CsvLine.cells(line);
    if (CsvLine.isOpen(line)) {
      return new ReplayCase(
          lines.number(), columns, cells, Optional.of(new CaseFault(cells.size(), CsvLine.OPEN)));
    }
    if (cells.size() != columns.size()) {
      String problem =
          "the row has "
              + cells.size()
              + " cells, the header "
              + columns.size()
              + "; a policy with commas must be in double quotes";
      int column = Math.min(cells.size(), columns.size() + 1);
      return new ReplayCase(
          lines.number(), columns, cells, Optional.of(new CaseFault(column, problem)));
    }
    return new ReplayCase(lines.number(), columns, cells, Optional.empty());
  }
}
