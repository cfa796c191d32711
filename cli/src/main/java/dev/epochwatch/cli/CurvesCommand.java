// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.core.policy.Names;
import dev.epochwatch.proto.v1.Curve;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.GetCurvesResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints curves in full or explicitly thinned. */
@Command(
    name = "curves",
    mixinStandardHelpOptions = true,
    description = "Print the curves of a run: every point, unless --max-points thins them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch curves digits-7 --metric val_loss",
      "  epochwatch curves digits-7 --metric val_loss --metric train_loss -o csv > curves.csv",
      "  epochwatch curves digits-7 --max-points 200 -o json"
    })
final class CurvesCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  @Option(
      names = {"-m", "--metric"},
      paramLabel = "NAME",
      description = "A metric as the trainer names it; may be repeated (default: all).")
  private List<String> metrics = List.of();

  @Option(
      names = "--max-points",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Thin each curve to about N points, keeping first, last and extremes; 0 for every point"
              + " (default).")
  private int maxPoints;

  @Option(names = "--min-step", paramLabel = "STEP", description = "The first step wanted.")
  private Optional<Long> minStep = Optional.empty();

  @Option(names = "--max-step", paramLabel = "STEP", description = "The last step wanted.")
  private Optional<Long> maxStep = Optional.empty();

  @Option(
      names = "--include-superseded",
      description = "Also the steps that a resumed attempt replaced.")
  private boolean superseded;

  CurvesCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    GetCurvesResponse found;
    try (Connection connection = server.open()) {
      found = connection.runs().getCurves(request());
      if (found.getCurvesCount() == 0 && !metrics.isEmpty()) {
        requireAny(connection);
      }
    }
    switch (output.format()) {
      case JSON -> Json.print(console.out(), found);
      case JSONL -> found.getCurvesList().forEach(curve -> Json.printLine(console.out(), curve));
      case CSV -> CurveTables.points(found.getCurvesList()).printCsv(console);
      case TABLE -> CurveTables.bySteps(found.getCurvesList()).print(output.on(console));
    }
    return Exit.OK;
  }

  /** Requires the run to have one of the metrics, if none at the steps that were asked for. */
  private void requireAny(Connection connection) {
    List<String> names =
        connection
            .runs()
            .getCurves(GetCurvesRequest.newBuilder().addRuns(id).setMaxPoints(2).build())
            .getCurvesList()
            .stream()
            .map(Curve::getRawName)
            .distinct()
            .toList();
    if (names.stream().anyMatch(metrics::contains)) {
      return;
    }
    String suggestion =
        Names.nearest(metrics.get(0), names)
            .map(name -> "; did you mean '" + name + "'?")
            .orElse("");
    String only = names.isEmpty() ? "nothing was reported" : "only " + String.join(", ", names);
    throw new CommandFailure(
        Exit.NOT_FOUND,
        "run " + id + " has no metric " + String.join(", ", metrics) + ", " + only + suggestion);
  }

  private GetCurvesRequest request() {
    GetCurvesRequest.Builder request =
        GetCurvesRequest.newBuilder()
            .addRuns(id)
            .addAllMetrics(metrics)
            .setMaxPoints(maxPoints)
            .setIncludeSuperseded(superseded);
    minStep.ifPresent(request::setMinStep);
    maxStep.ifPresent(request::setMaxStep);
    return request.build();
  }
}
