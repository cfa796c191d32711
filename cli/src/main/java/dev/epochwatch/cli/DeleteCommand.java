// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.proto.v1.DeleteRunRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes runs. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description =
        "Delete finished or interrupted runs with their whole history. There is no way back.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch delete digits-7 digits-8",
      "  epochwatch runs --filter 'state = FAILED' -o jsonl | jq -r .run | xargs epochwatch delete"
    })
final class DeleteCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "The runs' ids.")
  private List<String> ids = List.of();

  DeleteCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    try (Connection connection = server.open()) {
      for (String id : ids) {
        connection.runs().deleteRun(DeleteRunRequest.newBuilder().setRun(id).build());
        console.err().println("deleted " + id);
      }
    }
    return Exit.OK;
  }
}
