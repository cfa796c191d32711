// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import ai.djl.engine.Engine;
import ai.djl.translate.TranslateException;
import dev.epochwatch.client.EpochwatchClient;
import dev.epochwatch.client.EpochwatchException;
import dev.epochwatch.client.RunOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains one scenario under a server's eyes; results go to stdout, talk to stderr. */
@Command(
    name = "epochwatch-trainer",
    description = "Trains a small network on handwritten digits and obeys an Epochwatch server.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the training ended or was stopped", "1:it failed", "2:wrong usage"})
public final class Main implements Callable<Integer> {

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      required = true,
      showDefaultValue = Visibility.NEVER,
      completionCandidates = ScenarioNames.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Scenario scenario = Scenario.OVERFIT;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:EPOCHWATCH_ADDR:-127.0.0.1:7767}",
      description =
          "Where the server listens; else what EPOCHWATCH_ADDR says. While none answers the training"
              + " goes on.")
  private String server = "";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Draws the weights, the batches and the label noise. The same seed, the same run.")
  private int seed;

  @Option(
      names = "--baseline",
      description =
          "Train to the end whatever the server says, and measure what obeying would have saved.")
  private boolean baseline;

  @Option(
      names = "--policy",
      paramLabel = "TEXT",
      showDefaultValue = Visibility.NEVER,
      description = "When to stop, in the policy language; the server's default without it.")
  private Optional<String> policy = Optional.empty();

  @Option(
      names = "--run",
      paramLabel = "ID",
      showDefaultValue = Visibility.NEVER,
      description =
          "The run's id; else that in EPOCHWATCH_RUN_ID, else a new one. A run that was interrupted"
              + " starts again from its first epoch.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json: one object as the last line.")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs the program and exits. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println("error: " + SafeText.of(told(failure)));
              return failure instanceof EpochwatchException refused && refused.field().isPresent()
                  ? CommandLine.ExitCode.USAGE
                  : CommandLine.ExitCode.SOFTWARE;
            });
  }

  /** DJL's messages say little of the reason, so that of the deepest cause is added. */
  private static String told(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest == failure || failure instanceof EpochwatchException
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + deepest;
  }

  @Override
  public Integer call() throws IOException, TranslateException {
    PrintWriter talk = spec.commandLine().getErr();
    EngineSettings.apply();
    talk.printf("%s: %s%n", scenario, scenario.description());
    talk.printf(
        "DJL %s, PyTorch on %s, seed %d%n",
        Engine.getDjlVersion(), Engine.getInstance().defaultDevice(), seed);
    Setup setup = scenario.setup();
    ProgressLines progress = new ProgressLines(talk, setup.epochs());
    try (EpochwatchClient client = EpochwatchClient.connect(server);
        EpochwatchListener listener = EpochwatchListener.start(client, options())) {
      if (baseline) {
        listener.withoutObeying();
      }
      Outcome outcome =
          new ScenarioTraining(scenario, setup.epochs(), seed, System::nanoTime, progress)
              .run(listener);
      output.print(outcome, spec.commandLine().getOut());
    }
    return CommandLine.ExitCode.OK;
  }

  private RunOptions options() {
    RunOptions options =
        RunOptions.experiment("digits")
            .displayName(scenario + (baseline ? ", baseline" : ""))
            .objective("val_loss")
            .plannedSteps(scenario.setup().epochs())
            .parameters(Networks.parameters(scenario.setup()))
            .parameter("seed", seed)
            .label("scenario", scenario.toString())
            .label("baseline", Boolean.toString(baseline))
            .framework("djl " + Engine.getDjlVersion())
            // There is no checkpoint on disk: a run that is taken up again begins anew.
            .resumeFromStep(0);
    RunOptions judged = policy.map(options::policy).orElse(options);
    return run.map(judged::run).orElse(judged).fromEnvironment();
  }

  /** The names that {@code --scenario} takes. */
  static final class ScenarioNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Scenario.values()).map(Scenario::toString).iterator();
    }
  }
}
