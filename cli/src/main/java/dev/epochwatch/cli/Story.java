// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Numbers;
import dev.epochwatch.cli.output.Paint;
import dev.epochwatch.cli.output.Sparkline;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.WatchRunResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells a run as it happens: a line an epoch, a line a turn of its judgement. Not thread-safe. */
public final class Story {
  private static final int SPARKS = 24;
  private static final int METRICS = 3;
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final Console console;
  private final Paint paint;
  private final List<Double> objective = new ArrayList<>();
  private Optional<Run.State> told = Optional.empty();
  private boolean pending;

  /** A story told on this console. */
  public Story(Console console) {
    this.console = console;
    this.paint = console.paint();
  }

  /** Tells what is new. */
  public void accept(WatchRunResponse news) {
    Run run = news.getRun();
    news.getReportsList().forEach(report -> report(run, report));
    news.getEventsList().forEach(this::event);
    if (!told.equals(Optional.of(run.getState()))) {
      told = Optional.of(run.getState());
      line(Text.safe(run.getRun()) + " is " + RunPage.painted(run.getState(), paint));
    }
    status(run);
    console.out().flush();
  }

  /** Leaves the terminal on a fresh line. */
  public void end() {
    clear();
    console.out().flush();
  }

  private void report(Run run, Report report) {
    String decides = run.getObjective().getMetric();
    Optional<MetricValue> deciding =
        report.getMetricsList().stream().filter(m -> m.getName().equals(decides)).findFirst();
    deciding.ifPresent(metric -> objective.add(metric.getValue()));
    String metrics =
        Stream.concat(
                deciding.stream(),
                report.getMetricsList().stream().filter(m -> !m.getName().equals(decides)))
            .limit(METRICS)
            .map(metric -> Text.safe(metric.getName()) + " " + padded(metric.getValue()))
            .reduce((left, right) -> left + "  " + right)
            .orElse("");
    boolean best = run.hasBest() && run.getBest().getStep() == report.getStep();
    String width = Integer.toString(Math.max(3, digits(run)));
    line(
        String.format("step %" + width + "d  ", report.getStep())
            + metrics
            + (best ? paint.green(" *") : "  ")
            + " "
            + paint.cyan(Sparkline.of(objective, SPARKS, console.unicode())));
  }

  private static int digits(Run run) {
    return Long.toString(Math.max(run.getPlannedSteps(), run.getLastStep())).length();
  }

  private static String padded(double value) {
    return String.format("%-8s", Numbers.brief(value));
  }

  private void event(DecisionEvent event) {
    String words =
        String.format(
            "%s at step %d: %s",
            Words.of(event.getKind()), event.getStep(), Text.safe(event.getMessage()));
    switch (event.getKind()) {
      case KIND_STOP, KIND_HUMAN -> line(paint.red(words));
      case KIND_STATE -> line(paint.dim(words));
      default -> line(paint.yellow(words));
    }
  }

  private void line(String text) {
    clear();
    console.out().println(text);
  }

  /** On a terminal the last line always says how things stand. */
  private void status(Run run) {
    if (!console.interactive() || !run.hasBest() || run.getState() != Run.State.STATE_RUNNING) {
      return;
    }
    clear();
    String plan = run.hasPlannedSteps() ? "/" + run.getPlannedSteps() : "";
    String words =
        "step "
            + run.getLastStep()
            + plan
            + "  best "
            + Numbers.brief(run.getBest().getValue())
            + " at "
            + run.getBest().getStep();
    console.out().print(paint.bold(Text.clip(words, console.columns() - 1)));
    pending = true;
  }

  private void clear() {
    if (pending) {
      console.out().print(ERASE_LINE);
      pending = false;
    }
  }
}
