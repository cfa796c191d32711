// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.output.Plot.Line;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlotTest {
  private static final Line VALIDATION =
      line("val_loss", 0.9, 0.7, 0.6, 0.5, 0.45, 0.4, 0.45, 0.5, 0.55);
  private static final Line TRAIN =
      line("train_loss", 1.0, 0.8, 0.65, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15);
  private static final Plot OVERFIT =
      new Plot(Optional.of(TRAIN), VALIDATION, OptionalLong.of(6), OptionalLong.of(9));

  private final Paper paper = new Paper();

  @Test
  void draw_ascii_marksBestAndStop() {
    assertThat(String.join("\n", OVERFIT.draw(paper.console(52, false, false))))
        .isEqualTo(Snapshots.ASCII);
  }

  @Test
  void draw_unicode_marksBestAndStop() {
    assertThat(String.join("\n", OVERFIT.draw(paper.console(52, false, true))))
        .isEqualTo(Snapshots.BRAILLE);
  }

  @Test
  void draw_everyWidth_staysWithinIt() {
    for (int columns = 40; columns < 140; columns++) {
      int width = columns;
      assertThat(OVERFIT.draw(paper.console(columns, false, true)))
          .allMatch(line -> Text.width(line) <= width);
    }
  }

  @Test
  void draw_wideSpan_isLogarithmic() {
    Plot plot = alone(line("val_loss", 0.1, 1, 10, 100, 1000));

    List<String> lines = plot.draw(paper.console(52, false, false));

    assertThat(lines).anyMatch(line -> line.contains("(logarithmic)"));
    assertThat(lines.get(0)).startsWith("     1000 |");
  }

  @Test
  void draw_nanAndInfinity_leaveGapsAndMoveNoAxis() {
    Plot plot = alone(line("val_loss", 0.5, Double.NaN, 0.4, Double.POSITIVE_INFINITY, 0.3, 0.35));

    List<String> lines = plot.draw(paper.console(52, false, false));

    assertThat(lines.get(0)).startsWith("      0.5 |");
    assertThat(lines.get(11)).startsWith("      0.3 |");
  }

  @Test
  void draw_nothingFinite_isEmpty() {
    assertThat(alone(line("val_loss", Double.NaN)).draw(paper.console())).isEmpty();
    assertThat(alone(line("val_loss")).draw(paper.console())).isEmpty();
  }

  @Test
  void draw_onePoint_isDrawn() {
    assertThat(alone(line("val_loss", 0.5)).draw(paper.console(52, false, false)))
        .anyMatch(line -> line.contains("*"));
  }

  @Test
  void draw_extremes_stayFinite() {
    Plot plot = alone(line("val_loss", -Double.MAX_VALUE, Double.MAX_VALUE, 0));

    assertThat(plot.draw(paper.console())).noneMatch(line -> line.contains("NaN"));
  }

  @Test
  void draw_manyPoints_isAsHighAsFew() {
    Line many =
        new Line(
            "val_loss",
            LongStream.range(0, 20_000).boxed().toList(),
            Collections.nCopies(20_000, 0.5));

    assertThat(alone(many).draw(paper.console()))
        .hasSameSizeAs(alone(line("val_loss", 1, 2)).draw(paper.console()));
  }

  @Test
  void draw_hostileName_isHarmless() {
    assertThat(alone(line("\u001b[2J", 1, 2)).draw(paper.console()))
        .noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void sparkline_heightsFollowValues() {
    List<Double> values = List.of(0.0, 1.0, 2.0, 3.0, Double.NaN, 7.0);

    assertThat(Sparkline.of(values, 10, true)).isEqualTo("\u2581\u2582\u2583\u2584\u00d7\u2588");
    assertThat(Sparkline.of(values, 10, false)).isEqualTo("_.-:x#");
    assertThat(Sparkline.of(values, 2, false)).isEqualTo("x=");
    assertThat(Sparkline.of(List.of(), 2, false)).isEmpty();
  }

  private static Plot alone(Line line) {
    return new Plot(Optional.empty(), line, OptionalLong.empty(), OptionalLong.empty());
  }

  private static Line line(String name, double... values) {
    return new Line(
        name,
        LongStream.rangeClosed(1, values.length).boxed().toList(),
        DoubleStream.of(values).boxed().toList());
  }
}
