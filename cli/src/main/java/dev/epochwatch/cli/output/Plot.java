// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import dev.epochwatch.cli.output.Canvas.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;

/**
 * Draws a run's curves into text: validation as a line, training dotted, the best value and the
 * stop marked.
 *
 * @param train the training curve, if there is one
 * @param validation the curve that decides
 * @param best where the best value is
 * @param stop the step of the STOP
 */
public record Plot(Optional<Line> train, Line validation, OptionalLong best, OptionalLong stop) {

  private static final int ROWS = 12;
  private static final int LABEL = 9;
  private static final int WIDEST = 100;

  /** A span of values beyond which the axis is logarithmic. */
  private static final double WIDE_SPAN = 50;

  /**
   * A curve.
   *
   * @param name what people call it
   * @param steps rising
   * @param values as many; NaN and the infinities leave gaps
   */
  public record Line(String name, List<Long> steps, List<Double> values) {
    public Line {
      steps = List.copyOf(steps);
      values = List.copyOf(values);
      if (steps.size() != values.size()) {
        throw new IllegalArgumentException(steps.size() + " steps, " + values.size() + " values");
      }
    }

    private DoubleStream finite() {
      return values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite);
    }
  }

  /** The lines to print; empty when there is nothing finite to draw. */
  public List<String> draw(Console console) {
    double[] finite = DoubleStream.concat(validation.finite(), trained()).toArray();
    if (finite.length == 0) {
      return List.of();
    }
    double least = Arrays.stream(finite).min().orElseThrow();
    double most = Arrays.stream(finite).max().orElseThrow();
    boolean logarithmic = least > 0 && most / least > WIDE_SPAN;
    int columns = Math.min(WIDEST, console.columns()) - LABEL - 3;
    Canvas canvas = new Canvas(columns, ROWS, console.unicode());
    Axes axes = new Axes(first(), last(), Scale.of(least, most, logarithmic), canvas);
    stop.ifPresent(step -> dash(canvas, axes.x(step)));
    train.ifPresent(line -> trace(canvas, axes, Layer.TRAIN, line));
    trace(canvas, axes, Layer.VALIDATION, validation);
    List<String> lines = new ArrayList<>(body(console, canvas, axes));
    lines.addAll(Legend.of(this, console, canvas, axes, LABEL + 3, logarithmic));
    return lines;
  }

  /** Where steps and values lie on a canvas. */
  record Axes(long first, long last, Scale scale, Canvas canvas) {
    int x(long step) {
      double share = last == first ? 0 : (double) (step - first) / (last - first);
      return (int) Math.round(share * (canvas.width() - 1));
    }

    int y(double value) {
      return (int) Math.round((1 - scale.share(value)) * (canvas.height() - 1));
    }
  }

  /** The value of the best step, where it is on the curve. */
  Optional<Double> bestValue() {
    int index = best.isPresent() ? validation.steps().indexOf(best.getAsLong()) : -1;
    return index < 0
        ? Optional.empty()
        : Optional.of(validation.values().get(index)).filter(Double::isFinite);
  }

  private DoubleStream trained() {
    return train.map(Line::finite).orElseGet(DoubleStream::empty);
  }

  private long first() {
    return edge(true);
  }

  private long last() {
    return edge(false);
  }

  private long edge(boolean least) {
    List<Long> steps = new ArrayList<>(validation.steps());
    train.ifPresent(line -> steps.addAll(line.steps()));
    return least
        ? steps.stream().mapToLong(Long::longValue).min().orElse(0)
        : steps.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static void dash(Canvas canvas, int x) {
    for (int y = 0; y < canvas.height(); y++) {
      if (canvas.height() == ROWS || y % 4 < 3) {
        canvas.dot(Layer.MARK, x, y);
      }
    }
  }

  private static void trace(Canvas canvas, Axes axes, Layer layer, Line line) {
    int previous = -1;
    for (int i = 0; i < line.steps().size(); i++) {
      double value = line.values().get(i);
      if (!Double.isFinite(value)) {
        previous = -1;
        continue;
      }
      int from = previous < 0 ? i : previous;
      canvas.line(
          layer,
          axes.x(line.steps().get(from)),
          axes.y(line.values().get(from)),
          axes.x(line.steps().get(i)),
          axes.y(value));
      previous = i;
    }
  }

  private List<String> body(Console console, Canvas canvas, Axes axes) {
    Paint paint = console.paint();
    int columns = canvas.column(canvas.width() - 1) + 1;
    Optional<Double> value = bestValue();
    int bestColumn = value.isPresent() ? canvas.column(axes.x(best.getAsLong())) : -1;
    int bestRow = value.map(v -> canvas.row(axes.y(v))).orElse(-1);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      StringBuilder line = new StringBuilder(label(axes.scale(), row));
      line.append(console.unicode() ? " \u2524" : " |");
      for (int column = 0; column < columns; column++) {
        line.append(
            column == bestColumn && row == bestRow
                ? paint.green(console.unicode() ? "\u25cf" : "O")
                : canvas.cell(column, row, paint));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String label(Scale scale, int row) {
    boolean labelled = row == 0 || row == ROWS / 2 || row == ROWS - 1;
    String text = labelled ? Numbers.brief(scale.at(1 - row / (ROWS - 1.0))) : "";
    return " ".repeat(Math.max(0, LABEL - text.length())) + text;
  }
}
