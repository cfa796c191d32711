// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values. */
public final class CsvLine {
  /** What is wrong with a line whose last quote has no partner. */
  public static final String OPEN =
      "a double quote is not closed; a cell may not go over several lines";

  private CsvLine() {}

  /**
   * The cells of a line of a file.
   *
   * @throws CurveFileException if a quote is not closed
   */
  public static List<String> cells(Path file, long number, String line) {
    List<String> cells = cells(line);
    if (isOpen(line)) {
      throw new CurveFileException(file, number, cells.size(), OPEN);
    }
    return cells;
  }

  /** Whether the last quote has no partner. */
  public static boolean isOpen(String line) {
    return line.indexOf('"') >= 0 && line.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  /**
   * The cells, blanks around them cut off. A cell in double quotes may hold commas, and quotes
   * written twice; line breaks end it.
   */
  public static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    if (line.indexOf('"') < 0) {
      int from = 0;
      for (int to = line.indexOf(','); to >= 0; to = line.indexOf(',', from)) {
        cells.add(line.substring(from, to).strip());
        from = to + 1;
      }
      cells.add(line.substring(from).strip());
      return cells;
    }
    quoted(line, cells);
    return cells;
  }

  private static void quoted(String line, List<String> cells) {
    StringBuilder cell = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && inside && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        inside = !inside;
      } else if (c == ',' && !inside) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
  }
}
