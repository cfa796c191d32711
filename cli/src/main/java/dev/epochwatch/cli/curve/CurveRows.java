// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.model.Observation;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A recorded run, row by row, the steps rising. What is wrong with its file is a {@link
 * CurveFileException}, from any method. Not thread-safe.
 */
public interface CurveRows extends Iterator<Observation>, AutoCloseable {
  /** What the file measures. */
  Measured measured();

  /** What decides by the file's own word or its framework's custom; complete as the notes are. */
  Optional<Deciding> declared();

  /** What was passed over, in sentences; complete when the last row was read. */
  List<String> notes();

  @Override
  void close();
}
