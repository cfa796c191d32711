// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks a backup as an operator does. */
public final class Unzipped {
  private Unzipped() {}

  /**
   * Unpacks a zip file, into a new directory, closes it and gives back the names of what is in it.
   */
  public static List<String> into(Path directory, InputStream zip) throws IOException {
    Files.createDirectories(directory);
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(zip)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
        Files.copy(in, directory.resolve(entry.getName()));
      }
    }
    return names;
  }
}
