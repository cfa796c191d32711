// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import java.util.ArrayList;
import java.util.List;

/**
 * One image and what it shows.
 *
 * @param pixels the 8 x 8 image, row by row; 64 values from 0 (paper) to 1 (ink)
 * @param label the digit, 0 to 9
 */
record Example(List<Float> pixels, int label) {

  static final int PIXELS = 64;
  static final int CLASSES = 10;

  private static final float DARKEST = 16f;

  Example {
    pixels = List.copyOf(pixels);
    if (pixels.size() != PIXELS) {
      throw new IllegalArgumentException("an image has 64 pixels, not " + pixels.size());
    }
    if (label < 0 || label >= CLASSES) {
      throw new IllegalArgumentException("a label is a digit from 0 to 9, not " + label);
    }
  }

  /** Parses a line of the data set: 64 grey values from 0 to 16, then the digit. */
  static Example parse(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != PIXELS + 1) {
      throw new IllegalArgumentException("a line has 65 cells, not " + cells.length);
    }
    List<Float> pixels = new ArrayList<>(PIXELS);
    for (int i = 0; i < PIXELS; i++) {
      pixels.add(Integer.parseInt(cells[i]) / DARKEST);
    }
    return new Example(pixels, Integer.parseInt(cells[PIXELS]));
  }

  Example withLabel(int other) {
    return new Example(pixels, other);
  }
}
