// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Format;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that prints data. */
public final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json, jsonl or csv (default: table).")
  private Optional<Format> format = Optional.empty();

  @Option(names = "--no-color", description = "No colours; the variable NO_COLOR does the same.")
  private boolean noColour;

  /** The form in which to print. */
  public Format format() {
    return format.orElse(Format.TABLE);
  }

  /** The form that was asked for; empty if none was. */
  public Optional<Format> given() {
    return format;
  }

  /** The console to print on, with or without colours as the options say. */
  public Console on(Console console) {
    return noColour ? console.plain() : console;
  }
}
