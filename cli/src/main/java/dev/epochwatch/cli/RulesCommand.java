// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.cli.output.Table;
import dev.epochwatch.cli.output.Table.Cell;
import dev.epochwatch.cli.output.Table.Column;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.proto.v1.ListRulesRequest;
import dev.epochwatch.proto.v1.ListRulesResponse;
import dev.epochwatch.proto.v1.RuleDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The register of rules, by the program's own knowledge or a server's. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = {
      "List the rules a policy is made of, or one of them in full.",
      "Needs no server; with --server, tells what that server knows, and its default policy."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch rules",
      "  epochwatch rules patience",
      "  epochwatch rules -o jsonl | jq -r .name"
    })
final class RulesCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only this rule, in full.")
  private Optional<String> name = Optional.empty();

  RulesCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    ListRulesResponse register = server.isNamed() ? ask() : Register.response();
    if (name.isPresent()) {
      detail(Register.find(register.getRulesList(), name.get()));
    } else {
      list(register);
    }
    return Exit.OK;
  }

  private ListRulesResponse ask() {
    try (Connection connection = server.open()) {
      return connection.policies().listRules(ListRulesRequest.getDefaultInstance());
    }
  }

  private void list(ListRulesResponse register) {
    switch (output.format()) {
      case JSON -> Json.print(console.out(), register);
      case JSONL -> register.getRulesList().forEach(rule -> Json.printLine(console.out(), rule));
      case CSV -> table(register.getRulesList()).printCsv(console);
      case TABLE -> {
        table(register.getRulesList()).print(output.on(console));
        if (!register.getDefaultPolicy().isEmpty()) {
          console.err().println("default policy: " + Text.safe(register.getDefaultPolicy()));
        }
      }
    }
  }

  private void detail(RuleDescription rule) {
    switch (output.format()) {
      case JSON -> Json.print(console.out(), rule);
      case JSONL -> Json.printLine(console.out(), rule);
      case CSV -> parameters(rule).printCsv(console);
      case TABLE -> RulePage.print(output.on(console), rule, parameters(rule));
    }
  }

  private static Table table(List<RuleDescription> rules) {
    Table table = Table.of(Column.text("name"), Column.text("category"), Column.text("summary"));
    for (RuleDescription rule : rules) {
      table.add(Cell.of(rule.getName()), Cell.of(rule.getCategory()), Cell.of(rule.getSummary()));
    }
    return table;
  }

  private static Table parameters(RuleDescription rule) {
    Table table =
        Table.of(
            Column.text("parameter"),
            Column.text("default"),
            Column.text("range"),
            Column.text("description"));
    rule.getParametersList()
        .forEach(
            parameter ->
                table.add(
                    Cell.of(parameter.getName()),
                    parameter.getRequired()
                        ? new Cell("(required)", "")
                        : Cell.of(parameter.getDefaultValue()),
                    Cell.of(parameter.getRange()),
                    Cell.of(parameter.getDescription())));
    return table;
  }
}
