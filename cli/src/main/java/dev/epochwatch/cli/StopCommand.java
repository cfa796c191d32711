// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.proto.v1.StopRunRequest;
import dev.epochwatch.proto.v1.StopRunResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person stops a run. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description =
        "Stop a run: a connected trainer is told at once, in the middle of an epoch; any other at"
            + " its next report.",
    footerHeading = "%nExamples:%n",
    footer = "  epochwatch stop digits-7 --reason 'the labels were wrong'")
final class StopCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; stands in the decision log. 1 to 1024 characters.")
  private String reason = "";

  StopCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    StopRunResponse answer;
    try (Connection connection = server.open()) {
      answer =
          connection
              .runs()
              .stopRun(StopRunRequest.newBuilder().setRun(id).setReason(reason).build());
    }
    switch (output.format()) {
      case JSON -> Json.print(console.out(), answer);
      case JSONL -> Json.printLine(console.out(), answer);
      case CSV -> RunTable.printCsv(console, List.of(answer.getRun()));
      case TABLE ->
          console
              .out()
              .println(
                  id
                      + (answer.getDelivered()
                          ? ": STOP was sent to the trainer"
                          : ": STOP is recorded; no trainer is connected, the next report will be"
                              + " answered with it"));
    }
    return Exit.OK;
  }
}
