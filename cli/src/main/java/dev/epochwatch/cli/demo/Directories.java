// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories of a demonstration's own. */
final class Directories {
  private Directories() {}

  /** Deletes a directory as far as it can be; what resists stays in the system's temporary one. */
  static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException stays) {
      // The system cleans its temporary directory; a demonstration must not fail over it.
    }
  }
}
