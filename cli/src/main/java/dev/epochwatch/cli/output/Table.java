// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Rows under headings, printed as aligned columns or as CSV. Cells of the two may differ: people
 * want few digits, programs all. Not thread-safe.
 */
public final class Table {
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  private Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** A table with these columns. */
  public static Table of(Column... columns) {
    return new Table(List.of(columns));
  }

  /** A table with these columns. */
  public static Table of(List<Column> columns) {
    return new Table(columns);
  }

  /**
   * A column.
   *
   * @param name its heading in CSV; in capitals in a table
   * @param right whether it is aligned to the right, as numbers are
   */
  public record Column(String name, boolean right) {
    /** A column of text. */
    public static Column text(String name) {
      return new Column(name, false);
    }

    /** A column of numbers. */
    public static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * A cell.
   *
   * @param shown what people read
   * @param exact what programs read
   */
  public record Cell(String shown, String exact) {
    /** The same for people and programs. */
    public static Cell of(String text) {
      return new Cell(text, text);
    }

    /** A whole number. */
    public static Cell of(long number) {
      return of(Long.toString(number));
    }

    /** A number: a few digits for people, all of them for programs. */
    public static Cell of(double number) {
      return new Cell(Numbers.brief(number), Double.toString(number));
    }

    /** Nothing. */
    public static Cell empty() {
      return new Cell("-", "");
    }
  }

  /** Adds a row of as many cells as there are columns. */
  public Table add(List<Cell> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + columns.size());
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** Adds a row of as many cells as there are columns. */
  public Table add(Cell... cells) {
    return add(List.of(cells));
  }

  /** Whether there are no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints aligned columns; the last one is not padded. Control characters are made visible. */
  public void print(Console console) {
    PrintStream out = console.out();
    List<List<String>> shown =
        rows.stream()
            .map(row -> row.stream().map(cell -> Text.safe(cell.shown())).toList())
            .toList();
    List<String> headings = columns.stream().map(c -> c.name().toUpperCase(Locale.ROOT)).toList();
    int[] widths = IntStream.range(0, columns.size()).map(i -> width(i, headings, shown)).toArray();
    out.println(console.paint().bold(line(headings, widths)));
    shown.forEach(row -> out.println(line(row, widths)));
  }

  /** Prints CSV with a header. */
  public void printCsv(Console console) {
    Csv.print(console, columns.stream().map(Column::name).toList());
    rows.forEach(row -> Csv.print(console, row.stream().map(Cell::exact).toList()));
  }

  private static int width(int column, List<String> headings, List<List<String>> shown) {
    int widest = shown.stream().mapToInt(row -> Text.width(row.get(column))).max().orElse(0);
    return Math.max(widest, Text.width(headings.get(column)));
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = String.join("", Collections.nCopies(widths[i] - Text.width(cells.get(i)), " "));
      String cell = columns.get(i).right() ? pad + cells.get(i) : cells.get(i) + pad;
      line.append(i == 0 ? "" : GAP).append(cell);
    }
    return line.toString().stripTrailing();
  }
}
