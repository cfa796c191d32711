// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.io.PrintStream;
import java.util.List;

/**
 * A JSON document with a list whose entries are printed as they come, so that a long one needs no
 * memory. It is complete once it is closed, also when something failed in between. Not thread-safe.
 */
public final class JsonDocument implements AutoCloseable {
  private final PrintStream out;
  private boolean empty = true;

  /**
   * Begins a document.
   *
   * @param head the fields before the list
   * @param list the list's name
   */
  public JsonDocument(PrintStream out, JsonTree head, String list) {
    this.out = out;
    out.print(head.list(list, List.of()).toString().replaceFirst("]\n}$", ""));
  }

  /** Prints an entry. */
  public void add(JsonTree entry) {
    out.print(empty ? "\n    " : ",\n    ");
    out.print(entry.toString().replace("\n", "\n    "));
    empty = false;
  }

  @Override
  public void close() {
    out.print(empty ? "]\n}\n" : "\n  ]\n}\n");
  }
}
