// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CsvLine;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveReader;
import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.cli.curve.Lines;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The forms in which trainings are recorded. */
public enum CurveFormat {
  /** Our own form of CSV: a column epoch or step, and a column a metric. */
  CSV,
  /** Keras' CSVLogger. */
  KERAS,
  /** The metrics.csv of Lightning's CSVLogger. */
  LIGHTNING,
  /** Hugging Face's trainer_state.json. */
  HF,
  /** The results.csv of Ultralytics' YOLO. */
  ULTRALYTICS,
  /** TensorBoard's event files. */
  TENSORBOARD;

  private static final int ROWS_LOOKED_AT = 20;

  /** The name people type. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of a name. */
  public static Optional<CurveFormat> of(String text) {
    return Arrays.stream(values())
        .filter(format -> format.text().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /**
   * The rows of a run.
   *
   * @param files its files; one, except for TensorBoard
   * @throws CurveFileException if they are not in this format
   */
  CurveRows open(List<Path> files) {
    return switch (this) {
      case CSV -> CurveReader.open(files.get(0));
      case KERAS, ULTRALYTICS -> EpochLog.read(files.get(0));
      case LIGHTNING -> LightningLog.read(files.get(0));
      case HF -> TrainerState.read(files.get(0));
      case TENSORBOARD -> EventFiles.read(files);
    };
  }

  /**
   * The format of a file, by its name or its first lines.
   *
   * @throws CurveFileException if the file cannot be read
   */
  static CurveFormat recognise(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.contains("tfevents")) {
      return TENSORBOARD;
    }
    if (name.endsWith(".json")) {
      return HF;
    }
    try (Lines lines = Lines.open(file)) {
      String header = lines.next().orElse("");
      return header.strip().startsWith("{") ? HF : table(name, CsvLine.cells(header), lines);
    }
  }

  private static CurveFormat table(String name, List<String> columns, Lines lines) {
    Set<String> known = Set.copyOf(columns);
    if (!known.contains("epoch")) {
      return CSV;
    }
    if (columns.stream().anyMatch(column -> column.matches("(lr/pg|x/lr)[0-9]+"))) {
      return ULTRALYTICS;
    }
    if (known.contains("step")) {
      boolean merged = name.equals("metrics.csv") || repeats(columns.indexOf("epoch"), lines);
      return merged ? LIGHTNING : CSV;
    }
    List<String> metrics = columns.subList(1, columns.size());
    boolean sorted = metrics.equals(metrics.stream().sorted().toList());
    return columns.get(0).equals("epoch") && sorted && known.contains("loss") && startsAtZero(lines)
        ? KERAS
        : CSV;
  }

  /** Whether two of the first rows are of the same epoch, one of them with a cell left empty. */
  private static boolean repeats(int epoch, Lines lines) {
    Set<String> seen = new HashSet<>();
    boolean repeated = false;
    boolean empty = false;
    for (int i = 0; i < ROWS_LOOKED_AT; i++) {
      List<String> cells = CsvLine.cells(lines.next().orElse(""));
      if (cells.size() > epoch && !cells.get(epoch).isEmpty()) {
        repeated |= !seen.add(cells.get(epoch));
        empty |= cells.contains("");
      }
    }
    return repeated && empty;
  }

  private static boolean startsAtZero(Lines lines) {
    return CsvLine.cells(lines.next().orElse("")).get(0).equals("0");
  }
}
