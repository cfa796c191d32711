// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.proto.v1.Run;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one run in full. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Show one run: state, curve, diagnosis with its evidence, advice and decision.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch show digits-7",
      "  epochwatch show digits-7 -o json | jq '.decision.best'"
    })
final class ShowCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  ShowCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    try (Connection connection = server.open()) {
      Run run = connection.run(id);
      switch (output.format()) {
        case JSON -> Json.print(console.out(), run);
        case JSONL -> Json.printLine(console.out(), run);
        case CSV -> RunTable.printCsv(console, List.of(run));
        case TABLE -> {
          Console target = output.on(console);
          new RunPage(target).print(run, Curves.draw(connection, run, target));
        }
      }
    }
    return Exit.OK;
  }
}
