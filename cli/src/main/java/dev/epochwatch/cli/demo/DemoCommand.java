// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.OutputOptions;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.OutputFailure;
import dev.epochwatch.cli.replay.PolicyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole: a server, a real training, a decision, and the history of it. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Watch a real training be stopped at the right epoch.",
      "Starts a server on a free port with a history of its own, trains a small network on"
          + " handwritten digits under its eyes, and shows what was decided and why. With -o json the"
          + " story goes to stderr, and stdout has one JSON object a scenario."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch demo",
      "  epochwatch demo --scenario improving           a training that must not be stopped",
      "  epochwatch demo --scenario all -o json | jq .stop_step",
      "  epochwatch demo --baseline                     do not obey: measure what obeying saves"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final int INTERRUPTED = 130;

  private final Console console;
  private final Optional<Path> home;
  private final Path temporary;

  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "overfit",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Scenario scenario = Scenario.OVERFIT;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed, the same training (default: ${DEFAULT-VALUE}).")
  private int seed;

  @Option(
      names = "--policy",
      paramLabel = "TEXT",
      description = "When to stop, in the policy language (default: the server's).")
  private Optional<String> policy = Optional.empty();

  @Option(names = "--baseline", description = "Train to the end whatever the server says.")
  private boolean baseline;

  @Option(names = "--keep", description = "Keep the history and the logs, and say where.")
  private boolean keep;

  /**
   * @param home the checkout, whose launcher starts the server and the trainer; empty when it is
   *     not known
   * @param temporary where the directory of a demonstration is made
   */
  public DemoCommand(Console console, Optional<Path> home, Path temporary) {
    this.console = console;
    this.home = home;
    this.temporary = temporary;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (output.format() == Format.CSV) {
      throw new CommandFailure(Exit.USAGE, "the demonstration prints table, json or jsonl");
    }
    policy.ifPresent(PolicyText::parse);
    Path launcher = launcher();
    Path directory = Files.createTempDirectory(temporary, "epochwatch-demo-");
    Children children = new Children(launcher, PATIENCE);
    Thread hook = new Thread(() -> cleanUp(children, directory), "epochwatch-demo-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      show(children, directory);
      return Exit.OK;
    } catch (RuntimeException | IOException failure) {
      if (children.isClosed()) {
        // Ctrl-C: the hook is at work, and what fails now fails because of it.
        return INTERRUPTED;
      }
      // Whoever reads no further does not want the logs either.
      keep |= !(failure instanceof OutputFailure unwritten && unwritten.isClosedPipe());
      throw failure;
    } finally {
      if (!children.isClosed()) {
        cleanUp(children, directory);
        forget(hook);
      }
      if (keep) {
        console.err().println("the history and the logs are in " + directory);
      }
    }
  }

  private Path launcher() {
    return home.map(directory -> directory.resolve("epochwatch"))
        .filter(Files::isExecutable)
        .orElseThrow(
            () ->
                new CommandFailure(
                    Exit.USAGE, "the demonstration needs a checkout: start it by ./epochwatch"));
  }

  private void show(Children children, Path directory) throws IOException, InterruptedException {
    boolean data = output.format() != Format.TABLE;
    Console told = data ? console.talk() : output.on(console);
    told.out().println("starting a server with a history in " + directory.resolve("data"));
    told.out().flush();
    String address = DemoServer.start(children, directory);
    told.out().println("it serves " + address);
    told.out().flush();
    try (Connection connection = Connection.to(address, ANSWER)) {
      Act act = new Act(told, children, connection, directory, address);
      for (String training : scenario.trainings()) {
        Outcome outcome = act.play(training, seed, baseline, policy);
        if (data) {
          console.out().println(outcome.json());
          console.out().flush();
        }
      }
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // Interrupted at the last moment: the hook finds nothing left to do.
    }
  }

  private void cleanUp(Children children, Path directory) {
    children.close();
    if (!keep) {
      Directories.delete(directory);
    }
  }
}
