// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.curve.CsvLine;
import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.HeaderNames;
import dev.epochwatch.cli.curve.Lines;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Objective;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What decides on each run of a collection, as a table says: the columns {@code id} (or {@code
 * curve_id}), {@code metric} (or {@code primary_metric}) and {@code mode}, min or max; others are
 * not looked at. Immutable.
 *
 * @param byId what decides on the runs of the table
 */
record OwnMetrics(Map<String, Own> byId) {
  OwnMetrics {
    byId = Map.copyOf(byId);
  }

  /** What decides on a run. */
  record Own(String metric, Direction direction) {}

  /**
   * Reads a table.
   *
   * @param wanted only the runs whose metric improves this way; empty for all
   * @throws CurveFileException if it is none
   */
  static OwnMetrics read(Path file, Optional<Direction> wanted) {
    Map<String, Own> byId = new HashMap<>();
    try (Lines lines = Lines.open(file)) {
      List<String> names = CsvLine.cells(file, 1, lines.next().orElse(""));
      HeaderNames.requireDistinct(file, names);
      int id = column(file, names, "id", "curve_id");
      int metric = column(file, names, "metric", "primary_metric");
      int mode = column(file, names, "mode", "direction");
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        if (line.get().isBlank()) {
          continue;
        }
        List<String> cells = CsvLine.cells(file, lines.number(), line.get());
        if (cells.size() != names.size()) {
          String problem = "the row has " + cells.size() + " cells, the header " + names.size();
          throw new CurveFileException(file, lines.number(), 0, problem);
        }
        Direction direction = direction(file, lines.number(), mode, cells.get(mode));
        if (wanted.isEmpty() || wanted.get() == direction) {
          byId.put(cells.get(id), new Own(cells.get(metric), direction));
        }
      }
    }
    return new OwnMetrics(byId);
  }

  /**
   * What decides on a run; empty if the table does not have it.
   *
   * @throws CurveFileException if the run has not the metric of the table
   */
  Optional<Objective> of(String id, Curve curve) {
    return Optional.ofNullable(byId.get(id))
        .map(own -> curve.objective(own.metric(), Optional.of(own.direction())));
  }

  private static Direction direction(Path file, long line, int column, String text) {
    return switch (text) {
      case "min" -> Direction.MINIMIZE;
      case "max" -> Direction.MAXIMIZE;
      default ->
          throw new CurveFileException(
              file, line, column + 1, "mode must be min or max, was '" + text + "'");
    };
  }

  private static int column(Path file, List<String> names, String name, String other) {
    int index = names.contains(name) ? names.indexOf(name) : names.indexOf(other);
    if (index < 0) {
      throw new CurveFileException(
          file, 1, 0, "there is no column '" + name + "' or '" + other + "'");
    }
    return index;
  }
}
