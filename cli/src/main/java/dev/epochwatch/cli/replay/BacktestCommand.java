// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.OutputOptions;
import dev.epochwatch.cli.ServerOptions;
import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.format.CurveFolder;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.policy.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How well policies would have done on recorded runs. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    description = {
      "Say how well policies would have done on recorded runs: those of a folder (--curves, without a"
          + " server) or those that a server remembers (--runs).",
      "Regret is the share of a run's whole gain that stopping would have lost, given that the best"
          + " weights are restored; saved is the share of rows not done. A run is judged if it has 15"
          + " rows or more, at least 90 %% of them with a finite value, not all the same.",
      "Figures are also given per group. In a folder that is the folder of a run, else its name up to"
          + " its last '-', and the others of its group are the peers that population rules see; on a"
          + " server it is the experiment, and population rules see nobody. Columns of seconds (time),"
          + " or the times of reports, give hours."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch backtest --policy 'patience(epochs=10)' --policy 'keras(patience=5)' --curves runs/",
      "  epochwatch backtest --grid 'patience(epochs={3,5,10,20})' --curves runs/ -o csv",
      "  epochwatch backtest --policy 'any(diverged(), plateau())' --runs 'experiment = \"digits\"'",
      "  epochwatch backtest --grid 'patience(epochs={5,10})' --runs 'state = SUCCEEDED' --price 2.5",
      "  epochwatch backtest --policy 'keras(patience=5)' --runs ''    every run of the server"
    })
public final class BacktestCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private MetricOptions metric = new MetricOptions();

  @Option(names = "--policy", paramLabel = "POLICY", description = "A policy; may be repeated.")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--grid",
      paramLabel = "GRID",
      description = "Many policies: patience(epochs={3,5,10,20}); may be repeated.")
  private List<String> grids = new ArrayList<>();

  @Option(names = "--curves", paramLabel = "DIR", description = "The folder of the runs.")
  private Optional<Path> curves = Optional.empty();

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description =
          "With --curves: what decides on each run, a CSV file with the columns id, metric and mode;"
              + " --mode leaves only the runs whose metric improves that way.")
  private Optional<Path> metrics = Optional.empty();

  @Option(
      names = "--runs",
      paramLabel = "FILTER",
      description = "Which runs of the server, in the filter language of 'epochwatch runs'.")
  private Optional<String> runs = Optional.empty();

  @Option(
      names = "--planned",
      description =
          "With --curves: tell policies the last step of each run, as a trainer would have declared"
              + " it. A server knows what its trainers declared.")
  private boolean planned;

  @Option(
      names = "--price",
      paramLabel = "PRICE",
      description =
          "What an hour costs, to tell the money saved; on a server a run's label price_per_hour goes"
              + " before it.")
  private Optional<Double> price = Optional.empty();

  /** A command that prints on a console. */
  public BacktestCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    if (metrics.isEmpty()) {
      metric.check();
    } else if (metric.metric().isPresent() || curves.isEmpty()) {
      throw new CommandFailure(Exit.USAGE, "--metrics goes with --curves, and without --metric");
    }
    if (price.isPresent() && !(price.get() >= 0 && Double.isFinite(price.get()))) {
      throw new CommandFailure(
          Exit.USAGE, "--price must be a finite number of 0 or more, was " + price.get());
    }
    List<Policy> all = policies();
    if (curves.isPresent() == runs.isPresent()) {
      throw new CommandFailure(
          Exit.USAGE, "name the runs: either --curves, a folder, or --runs, a filter on a server");
    }
    OptionalDouble hourly = price.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    return runs.isPresent() ? onServer(all, runs.get(), hourly) : onFolder(all, hourly);
  }

  private int onFolder(List<Policy> all, OptionalDouble hourly) {
    CurveFolder folder = new CurveFolder(curves.orElse(Path.of("")));
    LocalBacktest.Outcome outcome =
        new LocalBacktest(console, folder, deciding(), planned, hourly).run(all);
    print("curve", outcome.results());
    return outcome.failures() == 0 ? Exit.OK : Exit.FAILURE;
  }

  private BiFunction<String, Curve, Optional<Objective>> deciding() {
    try {
      return metrics
          .map(file -> OwnMetrics.read(file, metric.direction()))
          .<BiFunction<String, Curve, Optional<Objective>>>map(own -> own::of)
          .orElse((id, curve) -> metric.of(curve));
    } catch (CurveFileException e) {
      throw new CommandFailure(Exit.FAILURE, String.valueOf(e.getMessage()));
    }
  }

  private int onServer(List<Policy> all, String filter, OptionalDouble hourly) {
    if (planned) {
      throw new CommandFailure(
          Exit.USAGE, "--planned goes with --curves: a server knows what its trainers declared");
    }
    try (Connection connection = server.open()) {
      print("run", new ServerBacktest(console, connection, metric, hourly).run(all, filter));
    }
    return Exit.OK;
  }

  private void print(String noun, List<BacktestResult> results) {
    new BacktestPrinter(output.on(console), noun, price.isPresent())
        .print(output.format(), results);
  }

  private List<Policy> policies() {
    List<String> texts = new ArrayList<>(policies);
    grids.forEach(grid -> texts.addAll(PolicyGrid.expand(grid)));
    if (texts.isEmpty()) {
      throw new CommandFailure(Exit.USAGE, "name a policy by --policy or many by --grid");
    }
    return texts.stream().map(PolicyText::parse).toList();
  }
}
