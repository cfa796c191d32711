// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Asks a server what people ask, in one JVM and to nobody's eyes: the launcher archives the classes
 * that this loads, so that commands start faster.
 */
public final class Rehearsal {
  private static final String RUN = "rehearsal";

  private Rehearsal() {}

  /** Plays to the server of an address. */
  public static void main(String[] arguments) {
    PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
    Console console =
        new Console(
            InputStream.nullInputStream(),
            nobody,
            nobody,
            true,
            false,
            100,
            true,
            true,
            ZoneId.systemDefault());
    Map<String, String> environment = Map.of("EPOCHWATCH_ADDR", arguments[0]);
    for (String[] command : commands()) {
      Commands.of(console, environment, command).execute(command);
    }
  }

  private static List<String[]> commands() {
    return List.of(
        words("--help"),
        words("report --run " + RUN + " --step 1 val_loss=0.9 train_loss=0.9"),
        words("report --run " + RUN + " --step 2 val_loss=0.8 train_loss=0.7 -o json"),
        words("runs"),
        words("runs -o csv"),
        words("show " + RUN),
        words("curves " + RUN),
        words("report --run " + RUN + " --finish succeeded"),
        words("decisions " + RUN + " -o jsonl"),
        words("watch " + RUN),
        words("show no-such-run"),
        words("rules patience"),
        words("policy validate patience(epochs=3)"),
        words("policy validate patiense(epochs=3)"),
        words("delete " + RUN));
  }

  private static String[] words(String line) {
    return line.split(" ");
  }
}
