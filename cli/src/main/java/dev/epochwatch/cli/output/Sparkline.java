// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.util.Arrays;
import java.util.List;

/** A curve in one line of text. */
public final class Sparkline {
  private static final String BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
  private static final String ASCII = "_.-:=+*#";

  private Sparkline() {}

  /**
   * Draws values as heights between the least and the largest of them; what is not finite is a
   * cross.
   *
   * @param most how many of the latest values to draw
   */
  public static String of(List<Double> values, int most, boolean unicode) {
    List<Double> latest = values.subList(Math.max(0, values.size() - most), values.size());
    double[] finite =
        latest.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray();
    double least = Arrays.stream(finite).min().orElse(0);
    double largest = Arrays.stream(finite).max().orElse(0);
    Scale scale = new Scale(least, largest, false);
    String levels = unicode ? BLOCKS : ASCII;
    StringBuilder line = new StringBuilder();
    for (double value : latest) {
      line.append(
          Double.isFinite(value)
              ? levels.charAt((int) Math.round(scale.share(value) * (levels.length() - 1)))
              : unicode ? '\u00d7' : 'x');
    }
    return line.toString();
  }
}
