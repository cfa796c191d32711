// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.curve.CsvLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a file of cases, line by line. Not thread-safe. */
final class CaseFile implements AutoCloseable {
  private static final List<String> REQUIRED =
      List.of("case_id", "curve_id", "metric", "mode", "policy");

  private final Path file;
  private final BufferedReader lines;
  private final List<String> columns;
  private long line = 1;

  private CaseFile(Path file, BufferedReader lines, List<String> columns) {
    this.file = file;
    this.lines = lines;
    this.columns = columns;
  }

  static CaseFile open(Path file) {
    try {
      BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
      String header = lines.readLine();
      List<String> columns = CsvLine.cells(header == null ? "" : header.replace("\ufeff", ""));
      List<String> missing = REQUIRED.stream().filter(name -> !columns.contains(name)).toList();
      if (!missing.isEmpty()) {
        lines.close();
        throw new CommandFailure(
            Exit.FAILURE, file + ":1: the header lacks " + String.join(", ", missing));
      }
      return new CaseFile(file, lines, columns);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The next case; empty at the end. Blank lines are skipped. */
  Optional<ReplayCase> next() {
    try {
      String text = lines.readLine();
      line++;
      while (text != null && text.isBlank()) {
        text = lines.readLine();
        line++;
      }
      return text == null ? Optional.empty() : Optional.of(read(CsvLine.cells(text)));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private ReplayCase read(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new CommandFailure(
          Exit.FAILURE,
          file
              + ":"
              + line
              + ": the row has "
              + cells.size()
              + " cells, the header "
              + columns.size()
              + "; a policy with commas must be in double quotes");
    }
    return new ReplayCase(
        line,
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

  private static CommandFailure unreadable(Path file, IOException e) {
    return new CommandFailure(Exit.FAILURE, "cannot read " + file + ": " + e.getMessage());
  }
}
