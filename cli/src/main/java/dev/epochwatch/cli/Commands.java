// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.demo.DemoCommand;
import dev.epochwatch.cli.exports.ExportCommand;
import dev.epochwatch.cli.imports.ImportCommand;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.replay.BacktestCommand;
import dev.epochwatch.cli.replay.DiagnoseCommand;
import dev.epochwatch.cli.replay.ReplayCommand;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The tree of commands. A new command is one class and one line here. */
final class Commands {
  private Commands() {}

  /**
   * The tree of commands.
   *
   * @param arguments what was typed: where it begins with a command's name, only that command is
   *     looked at, which takes a third off the start
   */
  static CommandLine of(Console console, Map<String, String> environment, String... arguments) {
    CommandLine root = new CommandLine(new EpochwatchCommand());
    Map<String, Supplier<Object>> commands = all(console, environment);
    String first = arguments.length > 0 ? arguments[0] : "";
    Collection<String> wanted = commands.containsKey(first) ? List.of(first) : commands.keySet();
    commands.forEach(
        (name, command) -> {
          if (wanted.contains(name)) {
            root.addSubcommand(name, command.get());
          }
        });
    Failures failures = new Failures(console);
    return root.setOut(writer(new Unflushed(console.out())))
        .setErr(writer(console.err()))
        .setColorScheme(Help.defaultColorScheme(console.colour() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setUsageHelpWidth(Math.min(console.columns(), 110))
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  /** Every command by name, in the order of the help. */
  private static Map<String, Supplier<Object>> all(
      Console console, Map<String, String> environment) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("demo", () -> new DemoCommand(console, home(), temporary()));
    all.put("server", () -> program("server", "Run the server."));
    all.put("train", () -> program("train", "Run an example training against a server."));
    all.put("bench", () -> program("bench", "Measure a server on this machine."));
    all.put("runs", () -> new RunsCommand(console, environment));
    all.put("show", () -> new ShowCommand(console, environment));
    all.put("curves", () -> new CurvesCommand(console, environment));
    all.put("decisions", () -> new DecisionsCommand(console, environment));
    all.put("watch", () -> new WatchCommand(console, environment));
    all.put("stop", () -> new StopCommand(console, environment));
    all.put("report", () -> new ReportCommand(console, environment));
    all.put("update", () -> new UpdateCommand(console, environment));
    all.put("delete", () -> new DeleteCommand(console, environment));
    all.put("rules", () -> new RulesCommand(console, environment));
    all.put("policy", () -> policy(console));
    all.put("replay", () -> new ReplayCommand(console));
    all.put("diagnose", () -> new DiagnoseCommand(console));
    all.put("backtest", () -> new BacktestCommand(console, environment));
    all.put("import", () -> new ImportCommand(console, environment));
    all.put("export", () -> new ExportCommand(console, environment));
    all.put("backup", () -> new BackupCommand(console, environment));
    all.put("completion", () -> new CompletionCommand(console, () -> of(console, environment)));
    return all;
  }

  /** The console's streams are UTF-8, whatever the locale. */
  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Help is flushed by the program's end, where it is noticed that a disk is full. */
  private static final class Unflushed extends FilterOutputStream {
    Unflushed(PrintStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void flush() {
      // As the class says.
    }
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
    // Whatever options follow are those of the program itself.
    program.setUnmatchedArgumentsAllowed(true);
    return program;
  }
}
