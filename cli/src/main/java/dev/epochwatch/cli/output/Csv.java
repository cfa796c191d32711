// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values as RFC 4180 has them, with {@code \n} as the line end. */
public final class Csv {
  private Csv() {}

  /** Prints one row. */
  public static void print(PrintStream out, List<String> cells) {
    out.print(cells.stream().map(Csv::quote).collect(Collectors.joining(",")) + "\n");
  }

  private static String quote(String cell) {
    boolean plain =
        cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            && cell.strip().equals(cell);
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
