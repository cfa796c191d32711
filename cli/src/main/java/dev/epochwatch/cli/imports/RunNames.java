// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import dev.epochwatch.cli.format.Recording;
import dev.epochwatch.core.model.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.CRC32C;

/** The ids of imported runs: the same file gets the same id each time. */
final class RunNames {
  /** Files that are named by their format tell nothing; their folder does. */
  private static final Set<String> GENERIC =
      Set.of("metrics", "results", "trainer_state", "events", "log", "training", "history");

  private RunNames() {}

  /**
   * The id of a recording that was found in a folder, or is a file itself.
   *
   * @param argument what was named on the command line
   * @param prefix goes before the id, may be empty
   */
  static String of(Recording recording, Path argument, String prefix) {
    String name = recording.id();
    int slash = name.lastIndexOf('/');
    String last = name.substring(slash + 1);
    if (GENERIC.contains(last) || last.contains("tfevents")) {
      name = slash > 0 ? name.substring(0, slash) : folder(recording, argument, last);
    }
    return id(prefix + name);
  }

  private static String folder(Recording recording, Path argument, String otherwise) {
    Path absolute = argument.toAbsolutePath().normalize();
    Path home = recording.files().contains(argument) ? absolute.getParent() : absolute;
    Path name = home == null ? null : home.getFileName();
    return name == null ? otherwise : name.toString();
  }

  /** A text as an id: what an id may not have becomes a dash, and what is too long is shortened. */
  private static String id(String text) {
    String id = text.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
    if (id.isEmpty()) {
      id = "run";
    }
    if (id.length() <= Limits.ID_LENGTH) {
      return id;
    }
    CRC32C crc = new CRC32C();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    String end = String.format("-%08x", crc.getValue());
    return id.substring(0, Limits.ID_LENGTH - end.length()) + end;
  }
}
