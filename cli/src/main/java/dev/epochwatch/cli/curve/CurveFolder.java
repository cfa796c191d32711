// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of curves, {@code <id>.csv} each, in it or in folders below. Remembers the curves asked
 * for last. Thread-safe.
 */
public final class CurveFolder {
  private static final int REMEMBERED = 1_000;

  private final Path folder;

  // Guarded by itself.
  private final Map<String, Curve> curves =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Curve> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** A folder; nothing is read yet. */
  public CurveFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The files, by name.
   *
   * @throws CurveFileException if the folder cannot be read or has none
   */
  public List<Path> files() {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> files =
          found
              .filter(file -> file.toString().endsWith(".csv") && Files.isRegularFile(file))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new CurveFileException(folder, 0, 0, "there is no .csv file");
      }
      return files;
    } catch (IOException e) {
      throw new CurveFileException(folder, 0, 0, "the folder cannot be read");
    }
  }

  /** The id of a file's curve: its path below the folder without the extension. */
  public String id(Path file) {
    String path = folder.relativize(file).toString();
    return path.substring(0, path.length() - ".csv".length()).replace('\\', '/');
  }

  /**
   * The file of a curve.
   *
   * @throws CurveFileException if the id leads out of the folder
   */
  public Path file(String id) {
    Path file = folder.resolve(id + ".csv").normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new CurveFileException(folder, 0, 0, "curve_id '" + id + "' leads out of the folder");
    }
    return file;
  }

  /**
   * A curve.
   *
   * @throws CurveFileException if there is no such file or it is no curve
   */
  public Curve curve(String id) {
    synchronized (curves) {
      Curve known = curves.get(id);
      if (known != null) {
        return known;
      }
    }
    Curve read = CurveReader.readAll(file(id));
    synchronized (curves) {
      curves.put(id, read);
    }
    return read;
  }
}
