// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.exports;

import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;

/** A form in which runs are written. */
interface Writer {
  /** What comes before the first run. */
  void begin();

  /** A run, before its reports. */
  void run(Run run);

  /** A report of the run before. */
  void report(Run run, Report report);

  /** What comes after the reports of a run. */
  void end(Run run, long reports);
}
