// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Paint;
import dev.epochwatch.cli.output.Paragraph;
import dev.epochwatch.cli.output.Table;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.proto.v1.RuleDescription;

/** One rule in full, for people. */
final class RulePage {
  private RulePage() {}

  static void print(Console console, RuleDescription rule, Table parameters) {
    Paint paint = console.paint();
    console
        .out()
        .println(paint.bold(Text.safe(rule.getName())) + "  " + Text.safe(rule.getCategory()));
    Paragraph.print(console, "", rule.getSummary());
    console.out().println();
    if (!rule.getDescription().isBlank()) {
      Paragraph.print(console, "", rule.getDescription());
      console.out().println();
    }
    if (!parameters.isEmpty()) {
      parameters.print(console);
      console.out().println();
    }
    console.out().println("source: " + Text.safe(rule.getSource()));
    console.out().println("affine-invariant: " + yes(rule.getAffineInvariant()));
    console.out().println("looks at other runs: " + yes(rule.getPopulation()));
  }

  private static String yes(boolean claim) {
    return claim ? "yes" : "no";
  }
}
