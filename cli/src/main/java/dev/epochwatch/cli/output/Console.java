// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.ZoneId;

/**
 * Where a command reads and prints. Immutable; as safe for threads as its streams.
 *
 * @param in what is typed or piped in
 * @param out for data
 * @param err for talk
 * @param interactive whether {@code out} is a terminal that can be drawn on
 * @param watched whether {@code err} is a terminal, on which a line can be drawn anew
 * @param columns how wide to print; 40 or more
 * @param colour whether {@code out} may be coloured
 * @param unicode whether {@code out} can show more than ASCII
 * @param zone for times that people read
 */
public record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean interactive,
    boolean watched,
    int columns,
    boolean colour,
    boolean unicode,
    ZoneId zone) {

  private static final int NARROWEST = 40;

  public Console {
    columns = Math.max(NARROWEST, columns);
  }

  /** What paints on this console. */
  public Paint paint() {
    return new Paint(colour);
  }

  /** A console that prints all on this one's {@code err}, plainly. */
  public Console talk() {
    return new Console(in, err, err, false, watched, columns, false, unicode, zone);
  }

  /** A console that prints its data elsewhere, not on a terminal. */
  public Console printingOn(PrintStream other) {
    return new Console(
        in, other, err, interactive && other == out, watched, columns, false, unicode, zone);
  }

  /** The same console without colours. */
  public Console plain() {
    return new Console(in, out, err, interactive, watched, columns, false, unicode, zone);
  }
}
