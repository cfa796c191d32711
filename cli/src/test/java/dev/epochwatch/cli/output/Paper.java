// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;

/** A console whose prints can be read. */
final class Paper {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  Console console() {
    return console(80, false, true);
  }

  Console terminal() {
    return console(80, true, true);
  }

  Console console(int columns, boolean interactive, boolean unicode) {
    return new Console(
        InputStream.nullInputStream(),
        out,
        out,
        interactive,
        false,
        columns,
        false,
        unicode,
        ZoneOffset.UTC);
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
