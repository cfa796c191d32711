// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import java.nio.file.Path;

/** A file that does not measure what was asked for. */
public final class NoSuchMetricException extends CurveFileException {
  private static final long serialVersionUID = 1L;

  NoSuchMetricException(Path file, String problem) {
    super(file, 1, 0, problem);
  }
}
