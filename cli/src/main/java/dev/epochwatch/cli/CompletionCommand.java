// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The script that lets a shell complete this program's commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print the script that lets bash or zsh complete commands and options.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(epochwatch completion bash)",
      "  epochwatch completion zsh > ~/.epochwatch-completion; source ~/.epochwatch-completion"
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells that completion is written for. */
  enum Shell {
    BASH,
    ZSH
  }

  private final Console console;
  private final Supplier<CommandLine> tree;

  @Parameters(
      paramLabel = "SHELL",
      arity = "0..1",
      defaultValue = "bash",
      description = "bash or zsh (default: ${DEFAULT-VALUE}).")
  private Shell shell = Shell.BASH;

  /**
   * @param tree makes the tree of all commands
   */
  CompletionCommand(Console console, Supplier<CommandLine> tree) {
    this.console = console;
    this.tree = tree;
  }

  @Override
  public Integer call() {
    if (shell == Shell.ZSH) {
      console.out().println("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
    }
    console.out().println(AutoComplete.bash("epochwatch", tree.get()));
    return Exit.OK;
  }
}
