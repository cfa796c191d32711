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
 * @param problem what went wrong, empty if nothing did
 */
record ImportResult(
    String run, String format, Path file, long rows, long added, Outcome outcome, String problem) {
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
    FAILED
  }
}
