// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.cli.output.Numbers;
import dev.epochwatch.cli.output.Table;
import dev.epochwatch.cli.output.Table.Cell;
import dev.epochwatch.cli.output.Table.Column;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.proto.v1.Advice;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Run;
import java.util.List;

/** Prints what a server answered to a trainer. */
final class Answers {
  private final Console console;
  private final Format format;

  Answers(Console console, Format format) {
    this.console = console;
    this.format = format;
  }

  void decision(Decision decision) {
    switch (format) {
      case JSON -> Json.print(console.out(), decision);
      case JSONL -> Json.printLine(console.out(), decision);
      case CSV -> csv(decision);
      case TABLE -> {
        console.out().println(Judgement.headline(decision, console.paint()));
        if (!decision.getMessage().isEmpty()) {
          console.out().println("  " + Text.safe(decision.getMessage()));
        }
        if (decision.getAction() == Decision.Action.ACTION_STOP) {
          stop(decision);
        }
      }
    }
  }

  /** A run that was started, resumed or finished. */
  void run(Run run) {
    switch (format) {
      case JSON -> Json.print(console.out(), run);
      case JSONL -> Json.printLine(console.out(), run);
      case CSV -> RunTable.printCsv(console, List.of(run));
      // The id alone, for run=$(epochwatch report --start ...).
      case TABLE -> console.out().println(Text.safe(run.getRun()));
    }
  }

  private void stop(Decision decision) {
    if (decision.hasBest()) {
      console
          .out()
          .println(
              "  best: "
                  + Text.safe(decision.getBest().getMetric())
                  + " "
                  + Numbers.brief(decision.getBest().getValue())
                  + " at step "
                  + decision.getBest().getStep());
    }
    decision
        .getAdviceList()
        .forEach(advice -> console.out().println("  try: " + Text.safe(advice.getText())));
  }

  private void csv(Decision decision) {
    Table.of(
            Column.text("action"),
            Column.text("reason"),
            Column.text("decided_at_step"),
            Column.text("best_step"),
            Column.text("best"),
            Column.text("restore_step"),
            Column.text("message"))
        .add(
            Cell.of(Words.of(decision.getAction())),
            Cell.of(Words.of(decision.getReason())),
            Cell.of(decision.getDecidedAtStep()),
            decision.hasBest() ? Cell.of(decision.getBest().getStep()) : Cell.empty(),
            decision.hasBest() ? Cell.of(decision.getBest().getValue()) : Cell.empty(),
            restore(decision),
            Cell.of(decision.getMessage()))
        .printCsv(console);
  }

  private static Cell restore(Decision decision) {
    return decision.getAdviceList().stream()
        .filter(advice -> advice.getAction() == Advice.Action.ACTION_RESTORE_STEP)
        .filter(Advice::hasStep)
        .findFirst()
        .map(advice -> Cell.of(advice.getStep()))
        .orElse(Cell.empty());
  }
}
