// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of recorded runs, in it or in folders below, in any {@link CurveFormat}. Remembers the
 * curves asked for last. Thread-safe.
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

  // Guarded by itself; filled when it is first needed.
  private final Map<String, Recording> recordings = new TreeMap<>();

  /** A folder, or a collection with its runs in {@code runs}; no run is read yet. */
  public CurveFolder(Path folder) {
    this.folder = Recordings.home(folder);
  }

  /**
   * The ids of its runs, sorted: their paths below the folder without extension.
   *
   * @throws CurveFileException if the folder cannot be read or has none
   */
  public List<String> ids() {
    synchronized (recordings) {
      if (!Files.isDirectory(folder)) {
        String problem = Files.exists(folder) ? "it is no folder" : "there is no such folder";
        throw new CurveFileException(folder, 0, 0, problem);
      }
      fill();
      if (recordings.isEmpty()) {
        throw new CurveFileException(
            folder, 0, 0, "there is no .csv file, trainer_state.json or TensorBoard event file");
      }
      return List.copyOf(recordings.keySet());
    }
  }

  /**
   * The file of a curve, or the first of its files.
   *
   * @throws CurveFileException if the id leads out of the folder
   */
  public Path file(String id) {
    return recording(id).file();
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
    Curve read;
    try (CurveRows rows = recording(id).open()) {
      read = Curve.read(rows);
    }
    synchronized (curves) {
      curves.put(id, read);
    }
    return read;
  }

  private Recording recording(String id) {
    Path file = folder.resolve(id + ".csv").normalize();
    if (!file.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize())) {
      throw new CurveFileException(folder, 0, 0, "curve_id '" + id + "' leads out of the folder");
    }
    Recording plain = new Recording(id, List.of(file), Optional.empty());
    if (Files.exists(file)) {
      return plain;
    }
    synchronized (recordings) {
      fill();
      Recording found = recordings.get(id);
      return found == null ? plain : found;
    }
  }

  private void fill() {
    synchronized (recordings) {
      if (recordings.isEmpty() && Files.isDirectory(folder)) {
        Recordings.inFolder(folder, Optional.empty())
            .forEach(found -> recordings.putIfAbsent(found.id(), found));
      }
    }
  }
}
