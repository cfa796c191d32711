// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import dev.epochwatch.client.Decision;
import dev.epochwatch.client.Source;
import dev.epochwatch.proto.v1.Advice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** The outcome as a table for people: two columns, one row a fact. */
final class ClosingTable {

  private static final double PERCENT = 100;

  private final Outcome outcome;
  private final StringJoiner rows = new StringJoiner("\n", "\n", "\n");

  private ClosingTable(Outcome outcome) {
    this.outcome = outcome;
  }

  /** The table, with a newline at its end. */
  static String of(Outcome outcome) {
    ClosingTable table = new ClosingTable(outcome);
    table.row("scenario", outcome.scenario() + ", seed " + outcome.seed());
    table.row("run", outcome.run());
    table.addEpochs();
    table.addSeconds();
    table.addLosses();
    table.addReasons();
    return table.rows.toString();
  }

  private void addEpochs() {
    int ran = outcome.epochs().size();
    int planned = outcome.plannedEpochs();
    row("epochs", "%d of %d run, %s saved", ran, planned, share(planned - ran));
    if (!outcome.isStopped()) {
      outcome
          .toldToStop()
          .ifPresent(
              stop ->
                  row(
                      "if obeyed",
                      "%d of %d run, %s saved",
                      stop.epoch(),
                      planned,
                      share(planned - stop.epoch())));
    }
  }

  private void addSeconds() {
    row("seconds", "%.2f used", outcome.seconds());
    if (outcome.isStopped()) {
      row(
          "seconds saved",
          "%.2f (estimated: %d epochs at %.3f s; measure it with --baseline)",
          outcome.estimatedSecondsSaved(),
          outcome.savedEpochs(),
          outcome.epochSeconds());
    }
    outcome
        .measuredSecondsSaved()
        .ifPresent(seconds -> row("", "%.2f of them after the STOP (measured)", seconds));
  }

  private void addLosses() {
    outcome
        .best()
        .ifPresent(
            best ->
                row("best epoch", "%d, validation loss %.4f", best.epoch(), best.validationLoss()));
    if (!outcome.isStopped()) {
      outcome
          .bestWhenToldToStop()
          .ifPresent(
              best -> row("", "%d, %.4f when told to stop", best.epoch(), best.validationLoss()));
    }
    String restored =
        outcome.restoredEpoch().isPresent()
            ? text(
                "%.4f restored from epoch %d",
                outcome.validation().loss(), outcome.restoredEpoch().getAsLong())
            : "nothing to restore";
    outcome
        .last()
        .ifPresent(
            last -> row("validation loss", "%.4f at the end, %s", last.validationLoss(), restored));
    row(
        "test accuracy",
        "%.3f with the %s weights, on images that decided nothing",
        outcome.test().accuracy(),
        outcome.restoredEpoch().isPresent() ? "restored" : "last");
  }

  private void addReasons() {
    row(outcome.isStopped() ? "why it stopped" : "last word", why());
    outcome
        .decision()
        .flatMap(Decision::diagnosis)
        .ifPresent(diagnosis -> row("diagnosis", diagnosis + diagnosisMessage()));
    String title = "try next";
    for (Advice advice : outcome.decision().map(Decision::advice).orElse(List.of())) {
      row(title, advice.getText());
      title = "";
    }
  }

  private String why() {
    return outcome
        .decision()
        .map(
            decision ->
                decision.isStop()
                    ? decision.reason() + by(decision) + ": " + decision.message()
                    : decision.message())
        .orElse("no epoch was finished");
  }

  private static String by(Decision decision) {
    return decision.source() == Source.SERVER ? "" : " (" + decision.source() + ")";
  }

  private String diagnosisMessage() {
    Optional<String> message =
        outcome
            .decision()
            .flatMap(decision -> decision.diagnoses().stream().findFirst())
            .map(diagnosis -> diagnosis.getMessage())
            .filter(text -> !text.isEmpty());
    return message.map(text -> ": " + text).orElse("");
  }

  private String share(int epochs) {
    return text("%d (%.0f %%)", epochs, PERCENT * epochs / outcome.plannedEpochs());
  }

  private void row(String title, String format, Object... values) {
    row(title, text(format, values));
  }

  private void row(String title, String text) {
    // The server's words are among them.
    rows.add(text("%-16s %s", title, SafeText.of(text)));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
