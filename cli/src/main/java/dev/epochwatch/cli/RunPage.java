// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Numbers;
import dev.epochwatch.cli.output.Paint;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.proto.v1.Run;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run for people: its state, its curve and its judgement. */
final class RunPage {
  private final Console console;

  RunPage(Console console) {
    this.console = console;
  }

  void print(Run run, List<String> drawing) {
    head(run);
    course(run);
    origin(run);
    console.out().println();
    if (!drawing.isEmpty()) {
      drawing.forEach(console.out()::println);
      console.out().println();
    }
    if (run.hasDecision()) {
      new Judgement(console).print(run.getDecision());
    }
  }

  /** The colour of a state says whether it needs a look. */
  static String painted(Run.State state, Paint paint) {
    String word = Words.of(state);
    return switch (state) {
      case STATE_RUNNING, STATE_SUCCEEDED -> paint.green(word);
      case STATE_FAILED, STATE_STOPPING -> paint.red(word);
      default -> paint.yellow(word);
    };
  }

  private void head(Run run) {
    Paint paint = console.paint();
    console
        .out()
        .println(
            paint.bold(Text.safe(run.getRun()))
                + "  "
                + painted(run.getState(), paint)
                + (run.getAttempt() > 1 ? "  attempt " + run.getAttempt() : ""));
    row("name", run.getDisplayName());
    row("experiment", run.getExperiment());
    row("objective", objective(run));
    row("policy", run.getPolicy());
  }

  private void course(Run run) {
    if (run.hasLastStep()) {
      row(
          "last",
          (run.hasLastValue() ? Numbers.brief(run.getLastValue()) + " " : "")
              + "at step "
              + run.getLastStep()
              + (run.hasPlannedSteps() ? " of " + run.getPlannedSteps() + " planned" : "")
              + ", "
              + run.getReports()
              + (run.getReports() == 1 ? " report" : " reports"));
    }
    if (run.hasBest()) {
      String uri = run.getBest().getCheckpointUri();
      row(
          "best",
          Numbers.brief(run.getBest().getValue())
              + " at step "
              + run.getBest().getStep()
              + (uri.isEmpty() ? "" : ", weights at " + uri));
    }
  }

  private void origin(Run run) {
    row("started", run.hasCreateTime() ? Words.time(run.getCreateTime(), console.zone()) : "");
    if (run.hasFinishTime()) {
      Duration took =
          Duration.between(Words.instant(run.getCreateTime()), Words.instant(run.getFinishTime()));
      row(
          "finished",
          Words.time(run.getFinishTime(), console.zone()) + ", after " + Numbers.brief(took));
    }
    row("said", run.getFinishMessage());
    row("host", host(run));
    row("parameters", entries(run.getParametersMap()));
    row("labels", entries(run.getLabelsMap()));
  }

  private void row(String name, String value) {
    if (!value.isEmpty()) {
      console.out().printf("  %-12s %s%n", name, Text.safe(value));
    }
  }

  private static String objective(Run run) {
    if (!run.hasObjective()) {
      return "not known yet";
    }
    return run.getObjective().getMetric()
        + switch (run.getObjective().getDirection()) {
          case DIRECTION_MINIMIZE -> ", lower is better";
          case DIRECTION_MAXIMIZE -> ", higher is better";
          case DIRECTION_UNSPECIFIED, UNRECOGNIZED -> "";
        };
  }

  private static String host(Run run) {
    String accelerators =
        run.getHost().getAccelerators() == 0
            ? ""
            : run.getHost().getAccelerators() + " accelerators";
    return Stream.of(run.getHost().getHostname(), run.getHost().getFramework(), accelerators)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String entries(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" "));
  }
}
