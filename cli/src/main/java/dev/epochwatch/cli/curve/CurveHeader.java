// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.policy.Names;
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
 * @param doubles which columns are not looked at, because others mean the same, in sentences
 */
record CurveHeader(
    List<String> names,
    int step,
    int epoch,
    int rate,
    int seconds,
    List<Optional<Metric>> metrics,
    List<String> doubles) {
  private static final Set<String> STEP = Set.of("step", "global_step");
  private static final Set<String> EPOCH = Set.of("epoch");
  private static final Set<String> RATE = Set.of("lr", "learning_rate", "lr/pg0");
  private static final Set<String> SECONDS = Set.of("time", "elapsed_seconds");

  /** Reads the first line. */
  static CurveHeader parse(Path file, String line) {
    List<String> names = CsvLine.cells(file, 1, line);
    refuseForeign(file, names);
    HeaderNames.requireDistinct(file, names);
    int ownStep = find(names, STEP);
    int epoch = find(names, EPOCH);
    if (ownStep < 0 && epoch < 0) {
      throw new CurveFileException(
          file,
          1,
          0,
          "there is no column 'epoch' or 'step', only "
              + String.join(", ", names)
              + Names.nearest("epoch", names)
                  .or(() -> Names.nearest("step", names))
                  .map(name -> "; is '" + name + "' meant to be it?")
                  .orElse(""));
    }
    int rate = find(names, RATE);
    int seconds = find(names, SECONDS);
    List<String> doubles = new ArrayList<>();
    Set<Integer> others = new HashSet<>(List.of(ownStep, epoch, rate, seconds));
    return new CurveHeader(
        List.copyOf(names),
        ownStep >= 0 ? ownStep : epoch,
        ownStep >= 0 ? epoch : -1,
        rate,
        seconds,
        metrics(file, names, others, doubles),
        doubles);
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
      Path file, List<String> names, Set<Integer> others, List<String> doubles) {
    List<Optional<Metric>> metrics = new ArrayList<>();
    Map<Metric, String> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (others.contains(i)) {
        metrics.add(Optional.empty());
        continue;
      }
      try {
        Metric metric = MetricNames.parse(names.get(i));
        String first = seen.putIfAbsent(metric, names.get(i));
        metrics.add(first == null ? Optional.of(metric) : Optional.empty());
        if (first != null) {
          doubles.add(HeaderNames.same(first, names.get(i)));
        }
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
