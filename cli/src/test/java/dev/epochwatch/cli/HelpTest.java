// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
  private static final List<String> PROGRAMS = List.of("server", "train", "bench");

  private final Shell shell = Shell.offline();

  @Test
  void nothing_printsHelpThatListsAllPrograms() {
    Result result = shell.run();

    assertThat(result.exit()).isEqualTo(Exit.OK);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("  server ", "  demo ", "  bench ", "  train ", "  runs ", "  report ")
        .contains("Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 unreachable, 10 STOP");
  }

  static Stream<String> commands() {
    return Commands.of(Shell.console(), Map.of()).getSubcommands().keySet().stream()
        .filter(name -> !PROGRAMS.contains(name) && !name.equals("policy"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_everyCommand_teachesByExample(String command) {
    Result result = shell.run(command, "--help");

    assertThat(result.exit()).isEqualTo(Exit.OK);
    assertThat(result.out())
        .startsWith("Usage: epochwatch " + command)
        .contains("Examples:\n  ")
        .contains("  epochwatch ");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void unknownOption_everyCommand_isUsageError(String command) {
    Result result = shell.run(command, "--no-such-option");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("epochwatch: ")
        .contains("Try 'epochwatch " + command + " --help'.");
  }

  @Test
  void page_everyCommand_isListed() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root = here.endsWith("cli") ? here.resolveSibling("docs") : here.resolve("docs");
    String page = Files.readString(root.resolve("cli.md"));

    assertThat(Commands.of(Shell.console(), Map.of()).getSubcommands().keySet())
        .allSatisfy(name -> assertThat(page).containsPattern("(?m)^\\|.*`" + name + "[` ]"));
  }

  @Test
  void misspeltCommand_isUsageErrorWithSuggestion() {
    Result result = shell.run("curvs");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("curvs", "curves");
  }

  @Test
  void program_withoutLauncher_pointsToIt() {
    assertThat(shell.run("server", "--port", "0"))
        .isEqualTo(
            new Result(
                Exit.USAGE,
                "",
                "epochwatch: 'server' is a program of its own: start it by the script"
                    + " ./epochwatch\n"));
  }

  @Test
  void completion_bash_knowsCommandsAndOptions() {
    assertThat(shell.run("completion", "bash").out())
        .contains("complete -F _complete_epochwatch", "decisions", "--page-token");
  }

  @Test
  void completion_zsh_loadsBashCompletion() {
    assertThat(shell.run("completion", "zsh").out()).startsWith("autoload -Uz compinit");
  }

  @Test
  void version_isPrinted() {
    assertThat(shell.run("--version").out()).startsWith("epochwatch 0.");
  }
}
