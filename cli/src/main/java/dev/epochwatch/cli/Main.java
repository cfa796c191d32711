// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.DataStream;
import dev.epochwatch.cli.output.OutputFailure;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
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
    PrintStream out = stream(new DataStream(new FileOutputStream(FileDescriptor.out)), false);
    PrintStream err = stream(new FileOutputStream(FileDescriptor.err), true);
    System.exit(run(console(out, err, System.getenv()), System.getenv(), arguments));
  }

  /** Runs one command until all that it prints has been written; its exit code. */
  static int run(Console console, Map<String, String> variables, String... arguments) {
    int exit = Exit.OK;
    try {
      exit = Commands.of(console, variables, arguments).execute(arguments);
      console.out().flush();
      return exit;
    } catch (OutputFailure failure) {
      if (failure.isClosedPipe()) {
        return exit;
      }
      console.err().println("epochwatch: " + failure.getMessage());
      // That a run is to stop is said by the exit code alone.
      return exit == Exit.OK ? Exit.FAILURE : exit;
    }
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
  private static PrintStream stream(OutputStream target, boolean autoFlush) {
    return new PrintStream(
        new BufferedOutputStream(target, BUFFER), autoFlush, StandardCharsets.UTF_8);
  }
}
