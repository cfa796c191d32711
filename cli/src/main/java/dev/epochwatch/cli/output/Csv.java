// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values as RFC 4180 has them, with {@code \n} as the line end. */
public final class Csv {
  private Csv() {}

  /** Prints one row. Values are exact; on a terminal control characters are made visible. */
  public static void print(Console console, List<String> cells) {
    String row =
        cells.stream()
            .map(cell -> console.interactive() ? Text.safe(cell) : cell)
            .map(Csv::quote)
            .collect(Collectors.joining(","));
    console.out().print(row + "\n");
  }

  private static String quote(String cell) {
    boolean plain =
        cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            && cell.strip().equals(cell);
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
