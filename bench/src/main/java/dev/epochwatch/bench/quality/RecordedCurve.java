// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A learning curve of somebody's training.
 *
 * @param id the name of its file, without ending
 * @param source the kind of log it comes from
 * @param repository the repository it comes from: what belongs together when curves are split
 * @param score the run's own metric, where that is one to be maximised
 * @param observations one a row
 */
record RecordedCurve(
    String id,
    String source,
    String repository,
    Optional<Metric> score,
    List<Observation> observations) {

  RecordedCurve {
    observations = List.copyOf(observations);
  }

  /**
   * Reads a folder: {@code manifest.csv} with the columns {@code id}, {@code source_kind}, {@code
   * github_repo}, {@code primary_metric} and {@code mode}, and {@code runs/ID.csv}, a step and its
   * metrics a row. Empty cells are missing values.
   */
  static List<RecordedCurve> read(Path folder) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("manifest.csv"));
    List<String> header = List.of(lines.get(0).split(",", -1));
    List<RecordedCurve> curves = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      Map<String, String> cells = new HashMap<>();
      String[] parts = line.split(",", -1);
      for (int i = 0; i < header.size(); i++) {
        cells.put(header.get(i), parts[i]);
      }
      String id = cells.getOrDefault("id", "");
      String metric = cells.getOrDefault("primary_metric", "");
      boolean isScore = "max".equals(cells.get("mode"));
      curves.add(
          new RecordedCurve(
              id,
              cells.getOrDefault("source_kind", ""),
              cells.getOrDefault("github_repo", ""),
              isScore ? Optional.of(MetricNames.parse(metric)) : Optional.empty(),
              rows(folder.resolve("runs").resolve(id + ".csv"))));
    }
    return curves;
  }

  private static List<Observation> rows(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
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

  private static double number(String cell) {
    return switch (cell) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(cell);
    };
  }

  /** The objective that is the run's own score; empty where that is none. */
  Optional<Objective> scoreObjective() {
    return score.map(metric -> new Objective(metric, Direction.MAXIMIZE));
  }

  /** A metric's finite values. */
  double[] finite(Metric metric) {
    return observations.stream()
        .mapToDouble(row -> row.value(metric).orElse(Double.NaN))
        .filter(Double::isFinite)
        .toArray();
  }

  /** Whether a metric has 15 rows or more, 90 % of them finite, and is not constant. */
  boolean isFit(Metric metric) {
    double[] finite = finite(metric);
    return observations.size() >= 15
        && finite.length >= 0.9 * observations.size()
        && Arrays.stream(finite).anyMatch(value -> value != finite[0]);
  }
}
