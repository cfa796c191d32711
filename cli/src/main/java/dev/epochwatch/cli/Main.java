// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** The program {@code epochwatch}. */
public final class Main {
  private static final int BUFFER = 1 << 13;

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    PrintStream out = stream(FileDescriptor.out, false);
    Console console = console(out, stream(FileDescriptor.err, true), System.getenv());
    int exit = Commands.of(console, System.getenv(), arguments).execute(arguments);
    out.flush();
    System.exit(exit);
  }

  /** Only the launcher can see what is a terminal, and it says so by properties. */
  private static Console console(PrintStream out, PrintStream err, Map<String, String> variables) {
    Optional<Integer> columns = Optional.ofNullable(Integer.getInteger("epochwatch.columns"));
    boolean interactive = columns.isPresent();
    boolean colour = interactive && variables.getOrDefault("NO_COLOR", "").isEmpty();
    return new Console(
        System.in,
        out,
        err,
        interactive,
        Boolean.getBoolean("epochwatch.watched"),
        columns.orElse(100),
        colour,
        !Boolean.getBoolean("epochwatch.ascii"),
        ZoneId.systemDefault());
  }

  /** Data is UTF-8 whatever the locale. */
  private static PrintStream stream(FileDescriptor descriptor, boolean autoFlush) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), BUFFER),
        autoFlush,
        StandardCharsets.UTF_8);
  }
}
