// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.OutputOptions;
import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.curve.CurveFolder;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.Backtest;
import dev.epochwatch.core.replay.BacktestReport;
import dev.epochwatch.core.replay.RecordedRun;
import dev.epochwatch.core.replay.RunScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How well policies would have done on recorded runs; needs no server. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    description = {
      "Say how well policies would have done on recorded runs.",
      "Regret is the share of a run's whole gain that stopping would have lost, given that the best"
          + " weights are restored; saved is the share of rows not done. A run is judged if it has 15"
          + " rows or more, at least 90 %% of them with a finite value, not all the same. Runs are"
          + " grouped by their folder, else by their name up to its last '-'; a run's peers, which"
          + " population rules see, are the others of its group. Columns of seconds (time) give hours."
          + " Needs no server."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch backtest --policy 'patience(epochs=10)' --policy 'keras(patience=5)' --curves runs/",
      "  epochwatch backtest --grid 'patience(epochs={3,5,10,20})' --curves runs/ -o csv"
    })
public final class BacktestCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private MetricOptions metric = new MetricOptions();

  @Option(names = "--policy", paramLabel = "POLICY", description = "A policy; may be repeated.")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--grid",
      paramLabel = "GRID",
      description = "Many policies: patience(epochs={3,5,10,20}); may be repeated.")
  private List<String> grids = new ArrayList<>();

  @Option(
      names = "--curves",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the runs.")
  private Path curves = Path.of("");

  @Option(
      names = "--planned",
      description = "Tell policies the last step of each run, as a trainer would have declared it.")
  private boolean planned;

  @Option(
      names = "--price",
      paramLabel = "PRICE",
      description = "What an hour costs, to tell the money saved.")
  private Optional<Double> price = Optional.empty();

  /** A command that prints on a console. */
  public BacktestCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Policy> all = policies();
    RunFolder folder = new RunFolder(new CurveFolder(curves), console);
    List<RecordedRun> runs = folder.read(this::run);
    Backtest backtest = new Backtest(runs);
    if (backtest.size() == 0) {
      throw new CommandFailure(Exit.FAILURE, "none of the " + runs.size() + " runs can be judged");
    }
    List<BacktestReport> reports = reports(all, backtest);
    new BacktestPrinter(output.on(console), curves).print(output.format(), reports);
    console
        .err()
        .println(
            backtest.size()
                + " runs judged, "
                + (runs.size() - backtest.size())
                + " left out, "
                + folder.failures()
                + " files were no curve");
    return folder.failures() == 0 ? Exit.OK : Exit.FAILURE;
  }

  private List<Policy> policies() {
    List<String> texts = new ArrayList<>(policies);
    grids.forEach(grid -> texts.addAll(PolicyGrid.expand(grid)));
    if (texts.isEmpty()) {
      throw new CommandFailure(Exit.USAGE, "name a policy by --policy or many by --grid");
    }
    return texts.stream().map(PolicyText::parse).toList();
  }

  private List<BacktestReport> reports(List<Policy> all, Backtest backtest) {
    ProgressBar bar = new ProgressBar(console, (long) all.size() * backtest.size());
    List<BacktestReport> reports = new ArrayList<>();
    for (Policy policy : all) {
      List<RunScore> scores = backtest.scores(policy).parallel().peek(score -> bar.step()).toList();
      reports.add(BacktestReport.of(policy, scores));
    }
    bar.close();
    return reports;
  }

  private Optional<RecordedRun> run(String id, Curve curve) {
    return metric
        .of(curve)
        .map(
            objective ->
                new RecordedRun(
                    id,
                    group(id),
                    objective,
                    curve.observations(),
                    planned && !curve.observations().isEmpty()
                        ? OptionalLong.of(
                            curve.observations().get(curve.observations().size() - 1).step())
                        : OptionalLong.empty(),
                    price.map(OptionalDouble::of).orElse(OptionalDouble.empty())));
  }

  private static String group(String id) {
    int end = Math.max(id.lastIndexOf('/'), id.contains("/") ? -1 : id.lastIndexOf('-'));
    return end > 0 ? id.substring(0, end) : "";
  }
}
