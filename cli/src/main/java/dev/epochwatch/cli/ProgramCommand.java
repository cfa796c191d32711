// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stands in the help for a program that the launcher script starts in place of this one. */
@Command
final class ProgramCommand implements Callable<Integer> {
  private final String name;

  ProgramCommand(String name) {
    this.name = name;
  }

  @Override
  public Integer call() {
    throw new CommandFailure(
        Exit.USAGE, "'" + name + "' is a program of its own: start it by the script ./epochwatch");
  }
}
