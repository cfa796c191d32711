// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.exports;

import dev.epochwatch.cli.output.Json;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import java.io.PrintStream;

/**
 * An object a line: the head, then for each run the run, its reports, and an end by which a file
 * that was cut short is known.
 */
final class JsonLines implements Writer {
  /** The field of the head, with the version of the form. */
  static final String HEAD = "epochwatch_export";

  static final int VERSION = 1;
  static final String RUN = "run";
  static final String REPORT = "report";
  static final String END = "end";

  private final PrintStream out;

  JsonLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin() {
    out.print("{\"" + HEAD + "\":" + VERSION + "}\n");
  }

  @Override
  public void run(Run run) {
    out.print("{\"" + RUN + "\":" + Json.line(run) + "}\n");
  }

  @Override
  public void report(Run run, Report report) {
    out.print("{\"" + REPORT + "\":" + Json.line(report) + "}\n");
  }

  @Override
  public void end(Run run, long reports) {
    // An id has no character that would have to be escaped.
    out.print("{\"" + END + "\":{\"run\":\"" + run.getRun() + "\",\"reports\":" + reports + "}}\n");
  }
}
