// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import java.nio.file.Path;

/**
 * What came of a recording.
 *
 * @param run the run's id
 * @param format its format, empty if it was not recognised
 * @param file its first file
 * @param rows how many rows it has
 * @param added how many of them are new to the server
 * @param outcome what was done
 * @param deciding what decides; empty if nothing was known to
 * @param problem what went wrong, empty if nothing did
 */
record ImportResult(
    String run,
    String format,
    Path file,
    long rows,
    long added,
    Outcome outcome,
    String deciding,
    String problem) {
  /** What was done with a recording. */
  enum Outcome {
    /** A run was made. */
    NEW,
    /** The run was there and has more rows now. */
    GROWN,
    /** The run was there and has them all. */
    UNCHANGED,
    /** It was only read. */
    READ,
    /** It could not be read, or the server refused it. */
    FAILED,
    /** The server has a run of this id with other rows, which was left as it is. */
    CONFLICT
  }

  /** One of which nothing but what went wrong is known. */
  static ImportResult failed(String run, String format, Path file, Outcome how, String problem) {
    return new ImportResult(run, format, file, 0, 0, how, "", problem);
  }

  /** Whether it was done as asked. */
  boolean isDone() {
    return outcome != Outcome.FAILED && outcome != Outcome.CONFLICT;
  }
}
