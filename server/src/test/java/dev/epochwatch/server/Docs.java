// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads tables of the documentation, which tests compare with the code. */
public final class Docs {
  private Docs() {}

  /** The rows of a table whose first cell is code, in a file of docs/. */
  public static List<String> rows(String file) {
    try {
      return Files.readAllLines(root().resolve("docs").resolve(file)).stream()
          .filter(line -> line.startsWith("| `"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the checkout. */
  static Path root() {
    Path candidate = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(candidate.resolve("docs"))) {
      Path parent = candidate.getParent();
      if (parent == null) {
        throw new IllegalStateException("no docs folder above " + Path.of("").toAbsolutePath());
      }
      candidate = parent;
    }
    return candidate;
  }
}
