// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.curves;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The recorded curves that lie beside the checkout, where they do. */
public final class RecordedCurves {
  private RecordedCurves() {}

  /** The folder; empty where there is none. */
  public static Optional<Path> folder() {
    String named = System.getenv("EPOCHWATCH_SHARED");
    if (named != null) {
      return Optional.of(Path.of(named, "curves")).filter(Files::isDirectory);
    }
    Path at = Path.of("").toAbsolutePath();
    while (at != null) {
      Path candidate = at.resolve("../shared/curves").normalize();
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
      at = at.getParent();
    }
    return Optional.empty();
  }

  /** All curves, in the order of their manifest. */
  public static List<RecordedCurve> load(Path folder) {
    List<RecordedCurve> curves = new ArrayList<>();
    List<String> manifest = lines(folder.resolve("manifest.csv"));
    for (String line : manifest.subList(1, manifest.size())) {
      String[] cells = line.split(",", -1);
      curves.add(
          new RecordedCurve(
              cells[0],
              cells[2],
              cells[12].equals("max") ? cells[11] : "",
              rows(folder.resolve("runs").resolve(cells[0] + ".csv"))));
    }
    return curves;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number as Python writes it. */
  public static double number(String cell) {
    return switch (cell) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(cell);
    };
  }

  /** The rows of one curve's file: a step and what was measured at it. An empty cell is missing. */
  public static List<Observation> rows(Path file) {
    List<String> lines = lines(file);
    String[] header = lines.get(0).split(",", -1);
    List<Observation> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      List<MetricValue> values = new ArrayList<>();
      Set<Metric> seen = new HashSet<>();
      for (int i = 1; i < header.length; i++) {
        if (!cells[i].isEmpty() && seen.add(MetricNames.parse(header[i]))) {
          values.add(MetricValue.of(header[i], number(cells[i])));
        }
      }
      if (!values.isEmpty()) {
        rows.add(Observation.of((long) Double.parseDouble(cells[0]), values));
      }
    }
    return rows;
  }
}
