// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.ListDecisionsResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints the decision log of a run. */
@Command(
    name = "decisions",
    mixinStandardHelpOptions = true,
    description = "Print a run's decision log: what changed in its judgement, when and why.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch decisions digits-7",
      "  epochwatch decisions digits-7 -o jsonl | jq 'select(.kind == \"KIND_STOP\")'"
    })
final class DecisionsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  DecisionsCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    List<DecisionEvent> events;
    try (Connection connection = server.open()) {
      events = DecisionLog.of(connection, id);
    }
    switch (output.format()) {
      case JSON ->
          Json.print(
              console.out(), ListDecisionsResponse.newBuilder().addAllEvents(events).build());
      case JSONL -> events.forEach(event -> Json.printLine(console.out(), event));
      case CSV -> DecisionLog.table(events, console.zone()).printCsv(console);
      case TABLE -> DecisionLog.table(events, console.zone()).print(output.on(console));
    }
    return Exit.OK;
  }
}
