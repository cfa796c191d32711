// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Numbers;
import dev.epochwatch.cli.output.Paint;
import dev.epochwatch.cli.output.Paragraph;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.proto.v1.Advice;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Diagnosis;
import dev.epochwatch.proto.v1.Evidence;
import dev.epochwatch.proto.v1.Verdict;
import java.util.List;
import java.util.Locale;

/** A decision in full, for people: what, why, on what evidence, and what to try. */
final class Judgement {
  private static final String INDENT = "  ";
  private static final String DEEPER = "     ";

  private final Console console;
  private final Paint paint;

  Judgement(Console console) {
    this.console = console;
    this.paint = console.paint();
  }

  void print(Decision decision) {
    console.out().println(headline(decision, paint));
    Paragraph.print(console, INDENT, decision.getMessage());
    decision.getDiagnosesList().forEach(this::print);
    advice(decision.getAdviceList());
    verdicts(decision.getVerdictsList());
  }

  /** One line: the action, the step and the reason. */
  static String headline(Decision decision, Paint paint) {
    boolean stop = decision.getAction() == Decision.Action.ACTION_STOP;
    String action = Words.of(decision.getAction());
    String words = action + " at step " + decision.getDecidedAtStep();
    return stop
        ? paint.red(words + ": " + Words.of(decision.getReason())) + by(decision)
        : paint.green(words);
  }

  private static String by(Decision decision) {
    return switch (decision.getSource()) {
      case SOURCE_HUMAN -> ", said by a person";
      case SOURCE_LOCAL -> ", decided by the client while the server was away";
      default -> "";
    };
  }

  private void print(Diagnosis diagnosis) {
    console.out().println();
    console
        .out()
        .println(
            paint.bold(Words.of(diagnosis.getKind()))
                + " since step "
                + diagnosis.getOnsetStep()
                + String.format(
                    Locale.ROOT, ", confidence %.0f %%", 100 * diagnosis.getConfidence()));
    Paragraph.print(console, INDENT, diagnosis.getMessage());
    diagnosis.getEvidenceList().forEach(this::print);
  }

  private void print(Evidence evidence) {
    String where = evidence.hasStep() ? " at step " + evidence.getStep() : "";
    console
        .out()
        .println(
            DEEPER
                + paint.dim(
                    Text.safe(
                        evidence.getName()
                            + ": "
                            + Numbers.withUnit(evidence.getValue(), evidence.getUnit())
                            + where)));
  }

  private void advice(List<Advice> list) {
    if (list.isEmpty()) {
      return;
    }
    console.out().println();
    console.out().println(paint.bold("What to try"));
    int number = 1;
    for (Advice advice : list) {
      String cost = advice.getCost().isEmpty() ? "" : " (" + advice.getCost() + ")";
      List<String> lines = Paragraph.lines(advice.getText() + cost, console.columns() - 5);
      for (int i = 0; i < lines.size(); i++) {
        console.out().println((i == 0 ? INDENT + number + ". " : DEEPER) + lines.get(i));
      }
      number++;
    }
  }

  private void verdicts(List<Verdict> list) {
    if (list.isEmpty()) {
      return;
    }
    console.out().println();
    console.out().println(paint.bold("What each rule says"));
    for (Verdict verdict : list) {
      boolean fired = verdict.getOutcome() == Verdict.Outcome.OUTCOME_TRIGGERED;
      String outcome = Words.of(verdict.getOutcome());
      console
          .out()
          .println(
              INDENT
                  + Text.safe(verdict.getRule())
                  + "  "
                  + (fired ? paint.red(outcome) : paint.dim(outcome)));
      if (!verdict.getMessage().isEmpty()) {
        Paragraph.print(console, DEEPER, verdict.getMessage());
      }
    }
  }
}
