// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.core.model.InvalidValueException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A recorded run, not read yet.
 *
 * @param id its name: the path below the folder it was found in, without an extension
 * @param files its files, the older first; one, except for TensorBoard
 * @param given the format, where it was said
 */
public record Recording(String id, List<Path> files, Optional<CurveFormat> given) {
  public Recording {
    files = List.copyOf(files);
  }

  /** The file to name it by. */
  public Path file() {
    return files.get(0);
  }

  /**
   * Its format, as it was said or by the file's first lines.
   *
   * @throws CurveFileException if the file cannot be read
   */
  public CurveFormat format() {
    return given.orElseGet(() -> CurveFormat.recognise(file()));
  }

  /**
   * Its rows.
   *
   * @throws CurveFileException if the file cannot be read or is no curve
   */
  public CurveRows open() {
    try {
      return format().open(files);
    } catch (InvalidValueException e) {
      throw new CurveFileException(file(), 0, 0, e.field() + " " + e.requirement());
    }
  }
}
