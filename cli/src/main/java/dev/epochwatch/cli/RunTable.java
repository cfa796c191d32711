// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import com.google.protobuf.Timestamp;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Table;
import dev.epochwatch.cli.output.Table.Cell;
import dev.epochwatch.cli.output.Table.Column;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Run;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;

/** Runs as rows: few columns for people, all of them for programs. */
final class RunTable {
  private RunTable() {}

  /** A column and what it takes from a run. */
  private record Field(Column column, Function<Run, Cell> cell) {
    static Field text(String name, Function<Run, Cell> cell) {
      return new Field(Column.text(name), cell);
    }

    static Field number(String name, Function<Run, Cell> cell) {
      return new Field(Column.number(name), cell);
    }
  }

  static void print(Console console, List<Run> runs) {
    table(
            List.of(
                Field.text("run", run -> Cell.of(run.getRun())),
                Field.text("experiment", run -> Cell.of(run.getExperiment())),
                Field.text("state", run -> Cell.of(Words.of(run.getState()))),
                Field.number("step", run -> Cell.of(step(run))),
                Field.number("best", RunTable::best),
                Field.number("at", RunTable::bestStep),
                Field.number("last", RunTable::last),
                Field.text("diagnosis", RunTable::diagnosis),
                Field.text("stopped for", RunTable::reason),
                Field.text("created", run -> created(run, console.zone()))),
            runs)
        .print(console);
  }

  static void printCsv(Console console, List<Run> runs) {
    ZoneId zone = console.zone();
    table(
            List.of(
                Field.text("run", run -> Cell.of(run.getRun())),
                Field.text("experiment", run -> Cell.of(run.getExperiment())),
                Field.text("display_name", run -> Cell.of(run.getDisplayName())),
                Field.text("state", run -> Cell.of(Words.of(run.getState()))),
                Field.text("attempt", run -> Cell.of(run.getAttempt())),
                Field.text("reports", run -> Cell.of(run.getReports())),
                Field.text("last_step", RunTable::lastStep),
                Field.text("planned_steps", RunTable::plannedSteps),
                Field.text("objective", run -> Cell.of(run.getObjective().getMetric())),
                Field.text("best", RunTable::best),
                Field.text("best_step", RunTable::bestStep),
                Field.text("last", RunTable::last),
                Field.text("diagnosis", RunTable::diagnosis),
                Field.text("reason", RunTable::reason),
                Field.text("policy", run -> Cell.of(run.getPolicy())),
                Field.text("create_time", run -> created(run, zone)),
                Field.text(
                    "update_time", run -> time(run.hasUpdateTime(), run.getUpdateTime(), zone)),
                Field.text(
                    "finish_time", run -> time(run.hasFinishTime(), run.getFinishTime(), zone))),
            runs)
        .printCsv(console);
  }

  private static Table table(List<Field> fields, List<Run> runs) {
    Table table = Table.of(fields.stream().map(Field::column).toList());
    runs.forEach(run -> table.add(fields.stream().map(f -> f.cell().apply(run)).toList()));
    return table;
  }

  private static String step(Run run) {
    String last = run.hasLastStep() ? Long.toString(run.getLastStep()) : "-";
    return run.hasPlannedSteps() ? last + "/" + run.getPlannedSteps() : last;
  }

  private static Cell lastStep(Run run) {
    return run.hasLastStep() ? Cell.of(run.getLastStep()) : Cell.empty();
  }

  private static Cell plannedSteps(Run run) {
    return run.hasPlannedSteps() ? Cell.of(run.getPlannedSteps()) : Cell.empty();
  }

  private static Cell best(Run run) {
    return run.hasBest() ? Cell.of(run.getBest().getValue()) : Cell.empty();
  }

  private static Cell bestStep(Run run) {
    return run.hasBest() ? Cell.of(run.getBest().getStep()) : Cell.empty();
  }

  private static Cell last(Run run) {
    return run.hasLastValue() ? Cell.of(run.getLastValue()) : Cell.empty();
  }

  private static Cell diagnosis(Run run) {
    return run.getDecision().getDiagnosesCount() > 0
        ? Cell.of(Words.of(run.getDecision().getDiagnoses(0).getKind()))
        : Cell.empty();
  }

  private static Cell reason(Run run) {
    return run.getDecision().getAction() == Decision.Action.ACTION_STOP
        ? Cell.of(Words.of(run.getDecision().getReason()))
        : Cell.empty();
  }

  private static Cell created(Run run, ZoneId zone) {
    return time(run.hasCreateTime(), run.getCreateTime(), zone);
  }

  private static Cell time(boolean known, Timestamp time, ZoneId zone) {
    return known ? new Cell(Words.time(time, zone), Words.instant(time).toString()) : Cell.empty();
  }
}
