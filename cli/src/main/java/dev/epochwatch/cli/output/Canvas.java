// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Dots in layers, shown as braille, where a cell holds 2 by 4 dots, or as ASCII, where a cell holds
 * one. Not thread-safe.
 */
final class Canvas {
  /** The layers, the later over the earlier. */
  enum Layer {
    MARK('|'),
    TRAIN('.'),
    VALIDATION('*');

    private final char ascii;

    Layer(char ascii) {
      this.ascii = ascii;
    }
  }

  private static final int BRAILLE = 0x2800;

  /** The bit of each dot of a braille cell, by row and column. */
  private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  private final int columns;
  private final int rows;
  private final boolean braille;
  private final Map<Layer, boolean[][]> dots = new EnumMap<>(Layer.class);

  Canvas(int columns, int rows, boolean braille) {
    this.columns = columns;
    this.rows = rows;
    this.braille = braille;
    for (Layer layer : Layer.values()) {
      dots.put(layer, new boolean[height()][width()]);
    }
  }

  /** How many dots it is wide. */
  int width() {
    return columns * (braille ? 2 : 1);
  }

  /** How many dots it is high. */
  int height() {
    return rows * (braille ? 4 : 1);
  }

  /** The column of cells that holds a column of dots. */
  int column(int x) {
    return x / (braille ? 2 : 1);
  }

  /** The row of cells that holds a row of dots. */
  int row(int y) {
    return y / (braille ? 4 : 1);
  }

  void dot(Layer layer, int x, int y) {
    if (x >= 0 && x < width() && y >= 0 && y < height()) {
      plane(layer)[y][x] = true;
    }
  }

  /** A line by Bresenham; of a dashed one every third dot is drawn. */
  void line(Layer layer, int fromX, int fromY, int toX, int toY) {
    int dx = Math.abs(toX - fromX);
    int dy = -Math.abs(toY - fromY);
    int error = dx + dy;
    int x = fromX;
    int y = fromY;
    boolean dashed = braille && layer == Layer.TRAIN;
    while (true) {
      if (!dashed || (x + y) % 3 == 0) {
        dot(layer, x, y);
      }
      if (x == toX && y == toY) {
        return;
      }
      int twice = 2 * error;
      if (twice >= dy) {
        error += dy;
        x += fromX < toX ? 1 : -1;
      }
      if (twice <= dx) {
        error += dx;
        y += fromY < toY ? 1 : -1;
      }
    }
  }

  /** A cell, painted as its topmost layer. */
  String cell(int column, int row, Paint paint) {
    int bits = 0;
    Layer top = null;
    for (Layer layer : Layer.values()) {
      int found = bits(layer, column, row);
      if (found != 0) {
        bits |= found;
        top = layer;
      }
    }
    if (top == null) {
      return " ";
    }
    String shown = String.valueOf(braille ? (char) (BRAILLE + bits) : top.ascii);
    return switch (top) {
      case MARK -> paint.red(shown);
      case TRAIN -> paint.dim(shown);
      case VALIDATION -> paint.cyan(shown);
    };
  }

  private boolean[][] plane(Layer layer) {
    return Objects.requireNonNull(dots.get(layer));
  }

  private int bits(Layer layer, int column, int row) {
    boolean[][] plane = plane(layer);
    if (!braille) {
      return plane[row][column] ? 1 : 0;
    }
    int bits = 0;
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 2; x++) {
        bits |= plane[row * 4 + y][column * 2 + x] ? BITS[y][x] : 0;
      }
    }
    return bits;
  }
}
