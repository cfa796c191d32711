// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Numbers;
import dev.epochwatch.cli.output.Paint;
import dev.epochwatch.cli.output.Paragraph;
import dev.epochwatch.cli.output.Text;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The closing table of a training, for people. */
final class Closing {
  private static final int TITLE = 18;

  private final Console console;
  private final Outcome outcome;

  Closing(Console console, Outcome outcome) {
    this.console = console;
    this.outcome = outcome;
  }

  void print() {
    Paint paint = console.paint();
    line(
        "outcome",
        outcome.isStopped()
            ? paint.red("stopped at epoch " + step("stop_step"))
            : paint.green("trained to the end, epoch " + step("epochs_run")));
    epochs();
    seconds();
    row("best epoch", step("best_step") + ", validation loss " + loss("best_validation_loss"));
    row(
        "restored",
        outcome.number("restored_validation_loss").isPresent()
            ? "validation loss "
                + loss("restored_validation_loss")
                + " (at the end it was "
                + loss("last_validation_loss")
                + ")"
            : "nothing: no epoch had finite weights");
    row("test accuracy", loss("test_accuracy") + ", on images that decided nothing");
    row(
        outcome.isStopped() ? "why it stopped" : "last word",
        (outcome.isStopped() ? outcome.text("reason").orElse("") + ": " : "")
            + outcome.text("message").orElse(""));
    row("diagnosis", outcome.text("diagnosis").orElse(""));
    advice(outcome.advice());
  }

  private void epochs() {
    long planned = outcome.step("planned_steps").orElse(0);
    long run = outcome.step("epochs_run").orElse(planned);
    long saved = planned - run;
    row(
        "epochs",
        String.format(
            Locale.ROOT,
            "%d of %d run, %d saved (%.0f %%)",
            run,
            planned,
            saved,
            planned == 0 ? 0 : 100.0 * saved / planned));
    outcome
        .step("told_to_stop_at")
        .ifPresent(
            told -> {
              if (!outcome.isStopped()) {
                row("told to stop", "at epoch " + told + ", and did not obey (--baseline)");
              }
            });
  }

  private void seconds() {
    OptionalDouble used = outcome.number("seconds");
    OptionalDouble saved = outcome.number("seconds_saved_estimate");
    OptionalDouble measured = outcome.number("seconds_saved_measured");
    StringBuilder words = new StringBuilder();
    used.ifPresent(value -> words.append(Numbers.brief(value)).append(" used"));
    if (outcome.isStopped()) {
      saved.ifPresent(
          value -> words.append(", about ").append(Numbers.brief(value)).append(" saved"));
    }
    measured.ifPresent(
        value -> words.append(", ").append(Numbers.brief(value)).append(" after the STOP"));
    row("training seconds", words.toString());
  }

  private void advice(List<String> advice) {
    for (int i = 0; i < advice.size(); i++) {
      row(i == 0 ? "what to try" : "", (i + 1) + ". " + advice.get(i));
    }
  }

  private String step(String field) {
    return outcome.step(field).isPresent()
        ? Long.toString(outcome.step(field).getAsLong())
        : "none";
  }

  private String loss(String field) {
    return outcome.number(field).isPresent()
        ? Numbers.brief(outcome.number(field).getAsDouble())
        : "none";
  }

  private void row(String title, String words) {
    if (words.isEmpty()) {
      return;
    }
    List<String> lines = Paragraph.lines(words, console.columns() - TITLE);
    for (int i = 0; i < lines.size(); i++) {
      line(i == 0 ? title : "", lines.get(i));
    }
  }

  /** One line as it is: what came from elsewhere must have been made safe before. */
  private void line(String title, String words) {
    console.out().println(title + " ".repeat(TITLE - Text.width(title)) + words);
  }
}
