// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.output.Console;
import java.util.Collections;

/** A line on a terminal's stderr that tells how much is done. Thread-safe. */
final class ProgressBar {
  private static final int WIDTH = 40;

  private final Console console;
  private final long total;
  private long done; // Guarded by this.
  private int shown = -1; // Guarded by this.

  /** A bar over so many steps; invisible where stderr is no terminal. */
  ProgressBar(Console console, long total) {
    this.console = console;
    this.total = total;
  }

  /** One step is done. */
  synchronized void step() {
    done++;
    show(done, total);
  }

  /** So much of so much is done. */
  synchronized void show(long part, long whole) {
    int filled = (int) (WIDTH * part / Math.max(1, whole));
    if (console.watched() && filled != shown) {
      shown = filled;
      String bar = String.join("", Collections.nCopies(filled, "#"));
      console.err().printf("\r[%-" + WIDTH + "s] %d of %d", bar, part, whole);
      console.err().flush();
    }
  }

  /** All is done: the line is wiped. */
  void close() {
    if (console.watched()) {
      console.err().print("\r\u001b[K");
      console.err().flush();
    }
  }
}
