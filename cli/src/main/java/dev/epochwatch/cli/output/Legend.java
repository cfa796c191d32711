// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.util.ArrayList;
import java.util.List;

/** The foot of a plot: the axis of steps, the marks below it, what the lines are. */
final class Legend {
  private Legend() {}

  static List<String> of(
      Plot plot, Console console, Canvas canvas, Plot.Axes axes, int indent, boolean logarithmic) {
    int columns = canvas.column(canvas.width() - 1) + 1;
    String margin = " ".repeat(indent - 2);
    List<String> lines = new ArrayList<>();
    lines.add(
        margin
            + (console.unicode()
                ? "\u2514" + "\u2500".repeat(columns)
                : "+" + "-".repeat(columns)));
    lines.add(steps(axes, columns, indent));
    lines.add("");
    lines.add(margin + names(plot, console, logarithmic));
    lines.addAll(marks(plot, console, margin));
    return lines;
  }

  private static String steps(Plot.Axes axes, int columns, int indent) {
    String first = "step " + axes.first();
    String last = Long.toString(axes.last());
    int gap = Math.max(1, columns - first.length() - last.length());
    return " ".repeat(indent - 1) + first + " ".repeat(gap) + last;
  }

  private static String names(Plot plot, Console console, boolean logarithmic) {
    Paint paint = console.paint();
    String line = console.unicode() ? "\u2500\u2500 " : "** ";
    String dots = console.unicode() ? "\u00b7\u00b7 " : ".. ";
    return paint.cyan(line + Text.safe(plot.validation().name()))
        + plot.train().map(train -> "   " + paint.dim(dots + Text.safe(train.name()))).orElse("")
        + (logarithmic ? "   (logarithmic)" : "");
  }

  private static List<String> marks(Plot plot, Console console, String margin) {
    Paint paint = console.paint();
    List<String> lines = new ArrayList<>();
    plot.bestValue()
        .ifPresent(
            value ->
                lines.add(
                    margin
                        + paint.green(
                            (console.unicode() ? "\u25cf" : "O")
                                + "  best "
                                + Numbers.brief(value)
                                + " at step "
                                + plot.best().orElseThrow())));
    plot.stop()
        .ifPresent(
            step ->
                lines.add(
                    margin
                        + paint.red(
                            (console.unicode() ? "\u250a" : "|") + "  STOP at step " + step)));
    return lines;
  }
}
