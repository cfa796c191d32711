// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import java.io.PrintWriter;

/** How the outcome is written. */
enum OutputFormat {
  /** A table for people. */
  TEXT {
    @Override
    void print(Outcome outcome, PrintWriter out) {
      out.print(ClosingTable.of(outcome));
      out.flush();
    }
  },
  /** One object on one line, for programs. */
  JSON {
    @Override
    void print(Outcome outcome, PrintWriter out) {
      out.println(OutcomeJson.of(outcome));
      out.flush();
    }
  };

  abstract void print(Outcome outcome, PrintWriter out);
}
