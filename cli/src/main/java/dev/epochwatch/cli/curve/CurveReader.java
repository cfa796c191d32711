// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a curve line by line, so that files of any size fit. The form is CSV in UTF-8 with a
 * header; the column {@code step}, or else {@code epoch}, tells the step, {@code lr} the learning
 * rate, {@code time} the seconds since the start ({@link Elapsed}), and every other column is a
 * metric.
 *
 * <p>Tolerated: an empty cell is a missing metric; NaN and infinities are values; blank lines and
 * rows without any metric are skipped; of two columns that mean the same metric the first counts,
 * which is told. Anything else (no header, another delimiter, a cell that is no number, a step that
 * does not rise, a row of another width, a line of more than a million characters) is a {@link
 * CurveFileException} with file, line and column. Not thread-safe.
 */
public final class CurveReader implements CurveRows {
  private final Path file;
  private final Lines lines;
  private final CurveHeader header;
  private long lastStep = -1;
  private @Nullable Observation next;

  private CurveReader(Path file, Lines lines, CurveHeader header) {
    this.file = file;
    this.lines = lines;
    this.header = header;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws CurveFileException if it cannot be read or is no curve
   */
  public static CurveReader open(Path file) {
    Lines lines = Lines.open(file);
    try {
      String first = lines.next().orElse("");
      if (first.isBlank()) {
        throw new CurveFileException(file, 1, 0, "the file is empty, expected a header");
      }
      return new CurveReader(file, lines, CurveHeader.parse(file, first));
    } catch (CurveFileException e) {
      lines.close();
      throw e;
    }
  }

  @Override
  public Measured measured() {
    return header.measured(file);
  }

  @Override
  public Optional<Deciding> declared() {
    return Optional.empty();
  }

  @Override
  public List<String> notes() {
    return header.doubles().stream().map(sentence -> file + ": " + sentence).toList();
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      Optional<String> text = lines.next();
      if (text.isEmpty()) {
        return false;
      }
      next = text.get().isBlank() ? null : row(CsvLine.cells(file, lines.number(), text.get()));
    }
    return true;
  }

  @Override
  public Observation next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Observation row = next;
    next = null;
    return row;
  }

  @Override
  public void close() {
    lines.close();
  }

  private @Nullable Observation row(List<String> cells) {
    if (cells.size() != header.names().size()) {
      throw error(
          Math.min(cells.size(), header.names().size() + 1),
          "the row has " + cells.size() + " cells, the header " + header.names().size());
    }
    long step = step(cells.get(header.step()));
    List<MetricValue> values = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Optional<Metric> metric = header.metrics().get(i);
      if (metric.isPresent() && !cells.get(i).isEmpty()) {
        values.add(new MetricValue(header.names().get(i), metric.get(), number(cells, i)));
      }
    }
    if (values.isEmpty()) {
      return null;
    }
    try {
      return new Observation(
          step,
          optional(cells, header.epoch()),
          values,
          optional(cells, header.rate()),
          Elapsed.micros(optional(cells, header.seconds())),
          Optional.empty(),
          OptionalLong.empty());
    } catch (InvalidValueException e) {
      throw error(0, e.getMessage());
    }
  }

  private long step(String cell) {
    int column = header.step() + 1;
    String name = header.names().get(header.step());
    double value = cell.isEmpty() ? Double.NaN : number(cell, column);
    if (value != Math.rint(value) || !(value >= 0 && value < 1L << 53)) {
      throw error(column, name + " must be a whole number of 0 or more, was '" + cell + "'");
    }
    long step = (long) value;
    if (step <= lastStep) {
      throw error(column, name + " must rise, was " + step + " after " + lastStep);
    }
    lastStep = step;
    return step;
  }

  private OptionalDouble optional(List<String> cells, int index) {
    return index < 0 || cells.get(index).isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(number(cells, index));
  }

  private double number(List<String> cells, int index) {
    return number(cells.get(index), index + 1);
  }

  private double number(String cell, int column) {
    try {
      return Numeral.parse(cell);
    } catch (NumberFormatException e) {
      throw error(
          column, "'" + cell + "' in column " + header.names().get(column - 1) + " is no number");
    }
  }

  private CurveFileException error(int column, @Nullable String problem) {
    return new CurveFileException(file, lines.number(), column, String.valueOf(problem));
  }
}
