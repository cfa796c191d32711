// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;

/** Types commands as a person would and remembers what came of them. */
final class Shell {
  private final Map<String, String> environment;
  private String typed = "";
  private boolean interactive;
  private boolean watched;

  private Shell(Map<String, String> environment) {
    this.environment = environment;
  }

  /** What came of a command. */
  record Result(int exit, String out, String err) {}

  static Shell at(String address) {
    return new Shell(Map.of("EPOCHWATCH_ADDR", address));
  }

  static Shell offline() {
    return new Shell(Map.of());
  }

  /** A console that nobody sees. */
  static Console console() {
    PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
    return new Console(
        InputStream.nullInputStream(),
        nobody,
        nobody,
        false,
        false,
        100,
        false,
        true,
        ZoneOffset.UTC);
  }

  /** Pipes this into the next commands. */
  Shell type(String text) {
    typed = text;
    return this;
  }

  /** Behaves as on a terminal, without colours. */
  Shell onTerminal() {
    interactive = true;
    return this;
  }

  /** Behaves as with stderr on a terminal and stdout in a file. */
  Shell watched() {
    watched = true;
    return this;
  }

  Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            interactive,
            watched,
            100,
            false,
            true,
            ZoneOffset.UTC);
    int exit = Commands.of(console, environment, arguments).execute(arguments);
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
