// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Numbers;
import dev.epochwatch.cli.output.Paint;
import dev.epochwatch.cli.output.Sparkline;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.Direction;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.WatchRunResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells a run as it happens: a line an epoch, a line a turn of its judgement. Not thread-safe. */
public final class Story {
  private static final int SPARKS = 24;
  private static final int METRICS = 3;
  private static final int LEAST_DIGITS = 3;
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final Console console;
  private final Paint paint;
  private final List<Double> objective = new ArrayList<>();
  private Optional<Run.State> told = Optional.empty();
  private double best = Double.POSITIVE_INFINITY;
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
      // An event tells a change of state by itself.
      if (news.getEventsCount() == 0) {
        line(Text.safe(run.getRun()) + " is " + RunPage.painted(run.getState(), paint));
      }
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
    List<MetricValue> shown = MetricOrder.of(run.getObjective().getMetric(), report);
    Optional<MetricValue> deciding =
        shown.stream()
            .filter(metric -> metric.getName().equals(run.getObjective().getMetric()))
            .findFirst();
    deciding.ifPresent(metric -> objective.add(metric.getValue()));
    String metrics =
        shown.stream()
            .limit(METRICS)
            .map(metric -> Text.safe(metric.getName()) + " " + padded(metric.getValue()))
            .collect(Collectors.joining("  "));
    line(
        String.format("step %" + digits(run) + "d  ", report.getStep())
            + metrics
            + (deciding.isPresent() && isBest(run, deciding.get()) ? paint.green(" *") : "  ")
            + " "
            + paint.cyan(Sparkline.of(objective, SPARKS, console.unicode())));
  }

  /** Whether the value is the best up to its own step, as later values may not be known yet. */
  private boolean isBest(Run run, MetricValue metric) {
    double sign = run.getObjective().getDirection() == Direction.DIRECTION_MAXIMIZE ? -1 : 1;
    boolean better = sign * metric.getValue() < best;
    best = better ? sign * metric.getValue() : best;
    return better;
  }

  private static int digits(Run run) {
    long largest = Math.max(run.getPlannedSteps(), run.getLastStep());
    return Math.max(LEAST_DIGITS, Long.toString(largest).length());
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
