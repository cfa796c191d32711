// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Table;
import dev.epochwatch.cli.output.Table.Cell;
import dev.epochwatch.cli.output.Table.Column;
import dev.epochwatch.proto.v1.Curve;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Curves as rows. */
final class CurveTables {
  private CurveTables() {}

  /** One row a point: the same columns whatever metrics there are. */
  static Table points(List<Curve> curves) {
    Table table =
        Table.of(
            Column.text("run"),
            Column.text("metric"),
            Column.text("attempt"),
            Column.text("step"),
            Column.text("epoch"),
            Column.text("value"),
            Column.text("time"));
    for (Curve curve : curves) {
      for (int i = 0; i < curve.getStepsCount(); i++) {
        table.add(
            Cell.of(curve.getRun()),
            Cell.of(curve.getRawName()),
            i < curve.getAttemptsCount() ? Cell.of(curve.getAttempts(i)) : Cell.empty(),
            Cell.of(curve.getSteps(i)),
            i < curve.getEpochsCount() ? Cell.of(curve.getEpochs(i)) : Cell.empty(),
            Cell.of(curve.getValues(i)),
            i < curve.getEventMicrosCount() ? time(curve.getEventMicros(i)) : Cell.empty());
      }
    }
    return table;
  }

  /** One row a step, one column a metric. */
  static Table bySteps(List<Curve> curves) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.number("step"));
    curves.forEach(curve -> columns.add(Column.number(curve.getRawName())));
    Table table = Table.of(columns);
    Map<Position, List<Cell>> rows =
        new TreeMap<>(Comparator.comparingInt(Position::attempt).thenComparingLong(Position::step));
    for (int metric = 0; metric < curves.size(); metric++) {
      Curve curve = curves.get(metric);
      for (int i = 0; i < curve.getStepsCount(); i++) {
        int attempt = i < curve.getAttemptsCount() ? curve.getAttempts(i) : 1;
        rows.computeIfAbsent(
                new Position(attempt, curve.getSteps(i)), position -> row(position, curves.size()))
            .set(metric + 1, Cell.of(curve.getValues(i)));
      }
    }
    rows.values().forEach(table::add);
    return table;
  }

  private record Position(int attempt, long step) {}

  private static List<Cell> row(Position position, int metrics) {
    List<Cell> row = new ArrayList<>(Collections.nCopies(metrics + 1, Cell.empty()));
    row.set(0, Cell.of(position.step()));
    return row;
  }

  private static Cell time(long micros) {
    return Cell.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
  }
}
