// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the columns of a curve mean.
 *
 * @param names the columns as they are called
 * @param step the index of the column of the step
 * @param epoch the index of the column of the epoch where the step has its own, else -1
 * @param rate the index of the column of the learning rate, or -1
 * @param seconds the index of the column of the seconds since the start, or -1
 * @param metrics what each column measures; empty for the others
 */
record CurveHeader(
    List<String> names,
    int step,
    int epoch,
    int rate,
    int seconds,
    List<Optional<Metric>> metrics) {
  private static final Set<String> STEP = Set.of("step", "global_step");
  private static final Set<String> EPOCH = Set.of("epoch");
  private static final Set<String> RATE = Set.of("lr", "learning_rate", "lr/pg0");
  private static final Set<String> SECONDS = Set.of("time", "elapsed_seconds");

  /** Reads the first line. */
  static CurveHeader parse(Path file, String line) {
    List<String> names = CsvLine.cells(line);
    refuseForeign(file, names);
    int ownStep = find(names, STEP);
    int epoch = find(names, EPOCH);
    if (ownStep < 0 && epoch < 0) {
      throw new CurveFileException(
          file,
          1,
          0,
          "there is no column 'epoch' or 'step', only "
              + String.join(", ", names)
              + Nearest.suggestion("epoch", names));
    }
    int rate = find(names, RATE);
    int seconds = find(names, SECONDS);
    return new CurveHeader(
        List.copyOf(names),
        ownStep >= 0 ? ownStep : epoch,
        ownStep >= 0 ? epoch : -1,
        rate,
        seconds,
        metrics(file, names, new HashSet<>(List.of(ownStep, epoch, rate, seconds))));
  }

  /** What the columns measure. */
  Measured measured(Path file) {
    Map<String, Metric> known = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      metrics.get(i).ifPresent(metric -> known.put(name, metric));
    }
    return new Measured(file, known);
  }

  private static void refuseForeign(Path file, List<String> names) {
    if (names.size() == 1) {
      for (char delimiter : new char[] {';', '\t', '|'}) {
        if (names.get(0).indexOf(delimiter) >= 0) {
          throw new CurveFileException(
              file,
              1,
              1,
              "cells seem to be separated by '"
                  + (delimiter == '\t' ? "\\t" : delimiter)
                  + "', expected ','");
        }
      }
    }
    if (Numeral.isNumber(names.get(0))) {
      throw new CurveFileException(
          file,
          1,
          1,
          "'"
              + names.get(0)
              + "' is a number, expected a header such as epoch,train_loss,val_loss");
    }
  }

  /** Of two columns that mean the same the first counts. */
  private static List<Optional<Metric>> metrics(
      Path file, List<String> names, Set<Integer> others) {
    List<Optional<Metric>> metrics = new ArrayList<>();
    Set<Metric> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (others.contains(i)) {
        metrics.add(Optional.empty());
        continue;
      }
      try {
        Metric metric = MetricNames.parse(names.get(i));
        metrics.add(seen.add(metric) ? Optional.of(metric) : Optional.empty());
      } catch (InvalidValueException e) {
        throw new CurveFileException(file, 1, i + 1, "the column's name " + e.getMessage());
      }
    }
    return metrics;
  }

  private static int find(List<String> names, Set<String> wanted) {
    for (int i = 0; i < names.size(); i++) {
      if (wanted.contains(names.get(i).toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }
}
