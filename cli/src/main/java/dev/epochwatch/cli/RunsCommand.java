// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.proto.v1.ListRunsRequest;
import dev.epochwatch.proto.v1.ListRunsResponse;
import dev.epochwatch.proto.v1.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists runs by filter and order. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = {
      "List runs, the newest first.",
      "A filter compares run, experiment, display_name, state, policy, best, best_step, last,"
          + " last_step, reports, attempt, create_time, update_time, finish_time, reason,"
          + " params.NAME and labels.NAME by = != < <= > >= and : (has), joined by AND, OR (which"
          + " binds tighter than AND), NOT and parentheses."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch runs --filter 'experiment = \"digits\" AND state = RUNNING'",
      "  epochwatch runs --filter 'best < 0.3 AND params.lr > 0.001' --order 'best, create_time desc'",
      "  epochwatch runs --limit 0 -o jsonl | jq -r .run          every run there is",
      "  epochwatch runs --limit 100 --page-token TOKEN           go on where a list ended"
    })
final class RunsCommand implements Callable<Integer> {
  private static final int LARGEST_PAGE = 1_000;

  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--filter", paramLabel = "TEXT", description = "Which runs (default: all).")
  private String filter = "";

  @Option(
      names = "--order",
      paramLabel = "FIELDS",
      description = "In which order, for example 'best, create_time desc'.")
  private String order = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The most to list; 0 for all (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--page-token",
      paramLabel = "TOKEN",
      description = "Where to go on, as the list before told, with the same filter and order.")
  private String pageToken = "";

  RunsCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    if (limit < 0) {
      throw new CommandFailure(Exit.USAGE, "--limit must be 0 or more, was " + limit);
    }
    ListRunsResponse found;
    try (Connection connection = server.open()) {
      found = list(connection);
    }
    print(found);
    if (!found.getNextPageToken().isEmpty()) {
      console.err().println("there are more: --page-token " + Text.safe(found.getNextPageToken()));
    }
    return Exit.OK;
  }

  private ListRunsResponse list(Connection connection) {
    List<Run> runs = new ArrayList<>();
    String token = pageToken;
    do {
      int wanted = limit == 0 ? LARGEST_PAGE : Math.min(LARGEST_PAGE, limit - runs.size());
      ListRunsResponse page =
          connection
              .runs()
              .listRuns(
                  ListRunsRequest.newBuilder()
                      .setFilter(filter)
                      .setOrderBy(order)
                      .setPageSize(wanted)
                      .setPageToken(token)
                      .build());
      runs.addAll(page.getRunsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty() && (limit == 0 || runs.size() < limit));
    return ListRunsResponse.newBuilder().addAllRuns(runs).setNextPageToken(token).build();
  }

  private void print(ListRunsResponse found) {
    switch (output.format()) {
      case JSON -> Json.print(console.out(), found);
      case JSONL -> found.getRunsList().forEach(run -> Json.printLine(console.out(), run));
      case CSV -> RunTable.printCsv(console, found.getRunsList());
      case TABLE -> {
        if (found.getRunsCount() == 0) {
          console.err().println("no runs");
        } else {
          RunTable.print(output.on(console), found.getRunsList());
        }
      }
    }
  }
}
