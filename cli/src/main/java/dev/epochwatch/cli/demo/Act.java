// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.Curves;
import dev.epochwatch.cli.DecisionLog;
import dev.epochwatch.cli.Story;
import dev.epochwatch.cli.output.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One training of a demonstration, from its start to the questions about its history. */
final class Act {
  private final Console console;
  private final Children children;
  private final Connection connection;
  private final Path directory;
  private final String address;

  Act(Console console, Children children, Connection connection, Path directory, String address) {
    this.console = console;
    this.children = children;
    this.connection = connection;
    this.directory = directory;
    this.address = address;
  }

  Outcome play(String scenario, int seed, boolean baseline, Optional<String> policy)
      throws IOException, InterruptedException {
    String run = "demo-" + scenario + "-" + seed + (baseline ? "-baseline" : "");
    heading("the training: " + scenario);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--scenario",
                scenario,
                "--server",
                address,
                "--seed",
                Integer.toString(seed),
                "--run",
                run,
                "-o",
                "json"));
    if (baseline) {
      arguments.add("--baseline");
    }
    policy.ifPresent(text -> arguments.addAll(List.of("--policy", text)));
    Path log = directory.resolve("trainer-" + scenario + ".log");
    Outcome outcome =
        Training.start(children, log, run, arguments).follow(connection, new Story(console));
    heading("what came of it");
    new Closing(console, outcome).print();
    history(run);
    return outcome;
  }

  private void history(String run) {
    heading("its curve, from the server's history");
    Curves.draw(connection, connection.run(run), console).forEach(console.out()::println);
    heading("its decision log");
    DecisionLog.table(DecisionLog.of(connection, run), console.zone()).print(console);
    console.out().println();
    console.out().flush();
  }

  private void heading(String words) {
    console.out().println();
    console.out().println(console.paint().bold("== " + words));
    console.out().flush();
  }
}
