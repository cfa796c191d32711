// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import dev.epochwatch.bench.quality.Quality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code epochwatch bench}. */
@Command(
    name = "epochwatch bench",
    description = {
      "Measures a server on this machine beside a plain gRPC echo and the bare disk.",
      "The server, the echo and the load generator are processes of their own and share the cores."
    },
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  @Option(names = "--quick", description = "Under two minutes; rougher figures.")
  private boolean quick;

  @Option(names = "--json", description = "One JSON object on standard output instead of a table.")
  private boolean json;

  @Option(
      names = "--decisions",
      description = "Only the cost of one decision, early and late in a run; always as JSON.")
  private boolean decisions;

  @Option(
      names = "--diagnosis",
      description =
          "Only how good the diagnoses are, on simulated runs of known truth; as Markdown,"
              + " or with --json as JSON.")
  private boolean diagnosis;

  @Option(
      names = "--runs",
      defaultValue = "4000",
      description = "With --diagnosis: simulated runs (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--tuning-seeds",
      description =
          "With --diagnosis: the seeds that were looked at while the diagnoses were made, instead"
              + " of those held out.")
  private boolean tuningSeeds;

  @Option(
      names = "--frontier",
      description =
          "Only regret against savings of all rules on --curves; writes this SVG picture.")
  private Optional<Path> frontier = Optional.empty();

  @Option(
      names = "--curves",
      description =
          "With --diagnosis or --frontier: a folder of recorded curves with manifest.csv and runs.")
  private Optional<Path> curves = Optional.empty();

  @Option(
      names = "--policy",
      defaultValue = "",
      description = "The policy of all runs; the server's default policy when not given.")
  private String policy = "";

  @Option(
      names = "--directory",
      description =
          "Where the store goes: a directory on the disk to measure (default: a new one).")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = "--java-option",
      defaultValue = "-Xmx2g -XX:+UseParallelGC",
      split = " ",
      description =
          "Options of both servers' Java, parted by blanks; may be repeated"
              + " (default: ${DEFAULT-VALUE}).")
  private List<String> javaOptions = List.of();

  private Main() {}

  public static void main(String[] arguments) {
    Logging.toStandardError();
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, RunnerException {
    if (decisions) {
      System.out.println(new Json().with("decision_us", DecisionCost.measure()));
      return 0;
    }
    if (diagnosis || frontier.isPresent()) {
      requireSense();
      return measureQuality();
    }
    Path project = Path.of(System.getProperty("epochwatch.home", "")).toAbsolutePath();
    Plan plan = quick ? Plan.shortForm() : Plan.full();
    Path work =
        directory.isPresent()
            ? Files.createTempDirectory(directory.get(), "bench")
            : Files.createTempDirectory("epochwatch-bench");
    Json machine = Machine.describe(project, javaOptions);
    // On failure the directory stays: the servers' logs in it say why.
    Results results = new Bench(plan, policy, javaOptions, work, System.err::println).measure();
    System.out.print(
        json ? results.json(plan, machine) + System.lineSeparator() : results.table(plan));
    delete(work);
    return 0;
  }

  private int measureQuality() throws IOException {
    if (diagnosis && json) {
      System.out.println(Quality.diagnosisJson(!tuningSeeds, runs, curves));
    } else if (diagnosis) {
      System.out.print(Quality.diagnosisTable(!tuningSeeds, runs));
      if (curves.isPresent()) {
        System.out.print(System.lineSeparator() + Quality.agreement(curves.get()));
      }
    }
    if (frontier.isPresent() && curves.isPresent()) {
      System.out.print(Quality.frontier(curves.get(), frontier.get()));
    }
    return 0;
  }

  private void requireSense() {
    if (runs < 1) {
      throw refusal("--runs must be 1 or more, was " + runs);
    }
    if (frontier.isPresent() && curves.isEmpty()) {
      throw refusal("--frontier needs --curves, a folder of recorded curves");
    }
    if (curves.isPresent() && !Files.isReadable(curves.get().resolve("manifest.csv"))) {
      throw refusal("--curves must be a folder with manifest.csv, was " + curves.get());
    }
  }

  private CommandLine.ParameterException refusal(String message) {
    return new CommandLine.ParameterException(new CommandLine(this), message);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
