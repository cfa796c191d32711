// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CsvLine;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.HeaderNames;
import dev.epochwatch.cli.curve.Lines;
import dev.epochwatch.cli.curve.Numeral;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A table with a header in comma-separated values, read row by row; an empty cell and NA are
 * nothing. Not thread-safe.
 */
final class CellTable implements AutoCloseable {
  private static final double LARGEST_STEP = 1L << 53;

  private final Path file;
  private final Lines lines;
  private final List<String> names;
  private List<String> cells = List.of();

  private CellTable(Path file, Lines lines, List<String> names) {
    this.file = file;
    this.lines = lines;
    this.names = names;
  }

  /**
   * Opens a table and reads its header.
   *
   * @throws CurveFileException if it cannot be read or is empty
   */
  static CellTable open(Path file) {
    Lines lines = Lines.open(file);
    try {
      List<String> names = CsvLine.cells(file, 1, lines.next().orElse(""));
      HeaderNames.requireDistinct(file, names);
      if (names.size() < 2) {
        throw new CurveFileException(file, 1, 0, "there is no header with several columns");
      }
      return new CellTable(file, lines, names);
    } catch (CurveFileException e) {
      lines.close();
      throw e;
    }
  }

  List<String> names() {
    return names;
  }

  /**
   * The index of a column.
   *
   * @throws CurveFileException if there is none
   */
  int column(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new CurveFileException(file, 1, 0, "there is no column '" + name + "'");
    }
    return index;
  }

  /** Goes to the next row; blank lines and a header that is repeated are passed over. */
  boolean next() {
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      if (!line.get().isBlank()) {
        cells = CsvLine.cells(file, lines.number(), line.get());
        if (!cells.equals(names)) {
          requireWhole();
          return true;
        }
      }
    }
    return false;
  }

  /** The number in a column of the row, empty if there is none. */
  OptionalDouble number(int column) {
    String cell = cells.get(column);
    if (cell.isEmpty() || cell.equals("NA")) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Numeral.parse(cell));
    } catch (NumberFormatException e) {
      throw error(column, "'" + cell + "' in column " + names.get(column) + " is no number");
    }
  }

  /** The whole number in a column of the row, which must be there. */
  long step(int column) {
    double value = number(column).orElse(Double.NaN);
    if (value != Math.rint(value) || !(value >= 0 && value < LARGEST_STEP)) {
      throw error(
          column,
          names.get(column)
              + " must be a whole number of 0 or more, was '"
              + cells.get(column)
              + "'");
    }
    return (long) value;
  }

  @Override
  public void close() {
    lines.close();
  }

  private void requireWhole() {
    if (cells.size() != names.size()) {
      throw error(
          Math.min(cells.size(), names.size() + 1) - 1,
          "the row has " + cells.size() + " cells, the header " + names.size());
    }
  }

  private CurveFileException error(int column, String problem) {
    return new CurveFileException(file, lines.number(), column + 1, problem);
  }
}
