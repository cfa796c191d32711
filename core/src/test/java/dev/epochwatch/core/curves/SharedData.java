// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the recorded data: in the folder that EPOCHWATCH_SHARED names, else in {@code shared}
 * beside the checkout. Where there is none, tests that ask for it are skipped, but fail in CI.
 */
public final class SharedData {
  private SharedData() {}

  /** A folder of the recorded data; skips the test where there is none. */
  public static Path folder(String name) {
    Optional<Path> found = root().map(root -> root.resolve(name)).filter(Files::isDirectory);
    String missing = "no " + name + " in ../shared; set EPOCHWATCH_SHARED";
    if ("true".equals(System.getenv("CI"))) {
      assertThat(found).as(missing).isPresent();
    } else {
      assumeThat(found).as(missing).isPresent();
    }
    return found.orElseThrow();
  }

  /** The CSV files of a folder, by name. */
  public static List<Path> csvFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> root() {
    String named = System.getenv("EPOCHWATCH_SHARED");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return Optional.ofNullable(at.getParent()).map(parent -> parent.resolve("shared"));
      }
    }
    return Optional.empty();
  }
}
