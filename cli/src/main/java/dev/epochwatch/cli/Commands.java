// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.demo.DemoCommand;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.replay.BacktestCommand;
import dev.epochwatch.cli.replay.DiagnoseCommand;
import dev.epochwatch.cli.replay.ReplayCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The tree of commands. A new command is one class and one line here. */
final class Commands {
  private Commands() {}

  static CommandLine of(Console console, Map<String, String> environment) {
    CommandLine root =
        new CommandLine(new EpochwatchCommand())
            .addSubcommand(new DemoCommand(console, home(), temporary()))
            .addSubcommand(program("server", "Run the server."))
            .addSubcommand(program("train", "Run one of the example trainings against a server."))
            .addSubcommand(program("bench", "Measure a server on this machine."))
            .addSubcommand(new RunsCommand(console, environment))
            .addSubcommand(new ShowCommand(console, environment))
            .addSubcommand(new CurvesCommand(console, environment))
            .addSubcommand(new DecisionsCommand(console, environment))
            .addSubcommand(new WatchCommand(console, environment))
            .addSubcommand(new StopCommand(console, environment))
            .addSubcommand(new ReportCommand(console, environment))
            .addSubcommand(new UpdateCommand(console, environment))
            .addSubcommand(new DeleteCommand(console, environment))
            .addSubcommand(new RulesCommand(console, environment))
            .addSubcommand(policy(console))
            .addSubcommand(new ReplayCommand(console))
            .addSubcommand(new DiagnoseCommand(console))
            .addSubcommand(new BacktestCommand(console))
            .addSubcommand(new CompletionCommand(console));
    Failures failures = new Failures(console);
    return root.setOut(new PrintWriter(console.out(), true))
        .setErr(new PrintWriter(console.err(), true))
        .setColorScheme(Help.defaultColorScheme(console.colour() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setUsageHelpWidth(Math.min(console.columns(), 110))
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  private static CommandLine policy(Console console) {
    return new CommandLine(new PolicyCommand()).addSubcommand(new ValidateCommand(console));
  }

  /** The checkout that the launcher was started from. */
  private static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("epochwatch.home")).map(Path::of);
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir", "."));
  }

  /** A program of its own, which the launcher starts instead of this one. */
  private static CommandLine program(String name, String description) {
    CommandLine program = new CommandLine(new ProgramCommand(name));
    program.getCommandSpec().name(name).usageMessage().description(description);
    return program;
  }
}
