// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Csv;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.WatchRunRequest;
import dev.epochwatch.proto.v1.WatchRunResponse;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a run until it finishes. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Follow a run live, until it finishes or you press Ctrl-C.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch watch digits-7",
      "  epochwatch watch digits-7 -o jsonl | jq -c '.reports[]'"
    })
final class WatchCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  @Option(
      names = "--after-step",
      paramLabel = "STEP",
      description = "Leave out the reports up to this step (default: none).")
  private Optional<Long> afterStep = Optional.empty();

  WatchCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    WatchRunRequest.Builder request = WatchRunRequest.newBuilder().setRun(id);
    afterStep.ifPresent(request::setAfterStep);
    try (Connection connection = server.open()) {
      // A bound on the whole stream would cut it off; this asks first whether the server is there.
      connection.run(id);
      Iterator<WatchRunResponse> news = connection.endlessly().watchRun(request.build());
      switch (output.format()) {
        case JSON, JSONL -> follow(news, message -> Json.printLine(console.out(), message));
        case CSV -> csv(news);
        case TABLE -> {
          Story story = new Story(output.on(console));
          follow(news, story::accept);
          story.end();
        }
      }
    }
    return Exit.OK;
  }

  private void csv(Iterator<WatchRunResponse> news) {
    Csv.print(console, List.of("attempt", "step", "metric", "value"));
    follow(news, message -> message.getReportsList().forEach(this::csv));
  }

  private void csv(Report report) {
    report
        .getMetricsList()
        .forEach(
            metric ->
                Csv.print(
                    console,
                    List.of(
                        Integer.toString(report.getAttempt()),
                        Long.toString(report.getStep()),
                        metric.getName(),
                        Double.toString(metric.getValue()))));
  }

  private void follow(Iterator<WatchRunResponse> news, Consumer<WatchRunResponse> teller) {
    while (news.hasNext()) {
      teller.accept(news.next());
      console.out().flush();
    }
  }
}
