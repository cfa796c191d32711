// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import java.nio.file.Path;

/** A file that is no curve: which, where, and what was expected. */
public sealed class CurveFileException extends RuntimeException permits NoSuchMetricException {
  private static final long serialVersionUID = 1L;

  /**
   * @param line counted from 1; 0 for the file as a whole
   * @param column counted in cells from 1; 0 for the line as a whole
   * @param problem a sentence without a full stop
   */
  public CurveFileException(Path file, long line, int column, String problem) {
    super(file + (line > 0 ? ":" + line : "") + (column > 0 ? ":" + column : "") + ": " + problem);
  }
}
