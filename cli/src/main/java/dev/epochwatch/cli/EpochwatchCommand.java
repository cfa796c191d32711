// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root: alone it prints the help. */
@Command(
    name = "epochwatch",
    mixinStandardHelpOptions = true,
    version = "epochwatch 0.1.0-SNAPSHOT",
    description =
        "Watches learning curves and says when a training should stop, why, and what to restore.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nTo begin:%n",
    footer = {
      "  epochwatch demo                         watch a real training be stopped at the right epoch",
      "  epochwatch server                       serve trainers on 127.0.0.1:7767",
      "  epochwatch runs --filter 'best < 0.3'   ask for their history",
      "  epochwatch show RUN                     see one run: curve, diagnosis, advice, decision",
      "",
      "'epochwatch COMMAND --help' teaches each command by example.",
      "Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 unreachable, 10 STOP (report)."
    })
final class EpochwatchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
