// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.OutputOptions;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.NoSuchMetricException;
import dev.epochwatch.cli.format.CurveFolder;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.core.model.InvalidValueException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a policy would have done on recorded curves; needs no server. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Say what a policy would have done on a recorded curve.",
      "The curve is a CSV file with a header: a column epoch or step, and a column per metric; an"
          + " empty cell is a missing value, nan, inf and -inf are values. Columns lr and time, if"
          + " there are, tell the learning rate and the seconds since the start. The rules run in the"
          + " same code as in the server; a policy such as keras(patience=3) does what that framework"
          + " does. Needs no server.",
      "With --cases many cases are replayed: a CSV file with the columns"
          + " case_id,curve_id,metric,mode,policy, and optionally planned_steps and cohort (ids of"
          + " finished runs, separated by blanks). Curves are DIR/curve_id.csv. Prints CSV in the order"
          + " of the cases; of one that cannot be replayed the reason begins with 'error: '."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch replay --policy 'patience(epochs=5)' --metric val_loss run.csv",
      "  epochwatch replay --policy 'keras(patience=3, min_delta=0.01)' --every run.csv",
      "  epochwatch replay --cases cases.csv --curves runs/ > decisions.csv"
    })
public final class ReplayCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private MetricOptions metric = new MetricOptions();

  @Option(names = "--policy", paramLabel = "POLICY", description = "The policy.")
  private Optional<String> policy = Optional.empty();

  @Option(
      names = "--planned-steps",
      paramLabel = "N",
      description = "The steps the trainer would have declared at the start.")
  private Optional<Long> plannedSteps = Optional.empty();

  @Option(names = "--every", description = "Print the decision after each row.")
  private boolean every;

  @Option(names = "--cases", paramLabel = "CASES", description = "Replay the cases of a file.")
  private Optional<Path> cases = Optional.empty();

  @Option(names = "--curves", paramLabel = "DIR", description = "Where the curves of cases are.")
  private Optional<Path> curves = Optional.empty();

  @Parameters(paramLabel = "CURVE", arity = "0..1", description = "The file of the curve.")
  private Optional<Path> curve = Optional.empty();

  /** A command that prints on a console. */
  public ReplayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      return cases.isPresent() ? replayCases(cases.get()) : replayOne();
    } catch (NoSuchMetricException e) {
      throw new CommandFailure(Exit.NOT_FOUND, String.valueOf(e.getMessage()));
    } catch (CurveFileException | InvalidValueException e) {
      throw new CommandFailure(Exit.FAILURE, String.valueOf(e.getMessage()));
    }
  }

  private int replayCases(Path file) {
    Path folder =
        curves.orElseThrow(
            () ->
                new CommandFailure(Exit.USAGE, "--cases needs --curves, the folder of the curves"));
    if (policy.isPresent() || curve.isPresent() || metric.isGiven() || plannedSteps.isPresent()) {
      throw new CommandFailure(
          Exit.USAGE,
          "with --cases each case names its own curve, metric, mode, policy and planned_steps");
    }
    if (every) {
      throw new CommandFailure(Exit.USAGE, "--every goes with a single curve, not with --cases");
    }
    if (output.given().filter(form -> form != Format.CSV).isPresent()) {
      throw new CommandFailure(Exit.USAGE, "with --cases the output is CSV: -o can only be csv");
    }
    return new CaseReplay(console, new CurveFolder(folder)).run(file);
  }

  private int replayOne() {
    metric.check();
    if (curves.isPresent()) {
      throw new CommandFailure(Exit.USAGE, "--curves says where the curves of --cases are");
    }
    if (plannedSteps.isPresent() && plannedSteps.get() < 1) {
      throw new CommandFailure(
          Exit.USAGE, "--planned-steps must be 1 or more, was " + plannedSteps.get());
    }
    Path file =
        curve.orElseThrow(
            () -> new CommandFailure(Exit.USAGE, "name a curve, or use --cases and --curves"));
    String text = policy.orElseThrow(() -> new CommandFailure(Exit.USAGE, "--policy is missing"));
    OptionalLong planned = plannedSteps.map(OptionalLong::of).orElse(OptionalLong.empty());
    new CurveReplay(output.on(console), output.format(), PolicyText.parse(text), planned)
        .run(file, metric, every);
    return Exit.OK;
  }
}
