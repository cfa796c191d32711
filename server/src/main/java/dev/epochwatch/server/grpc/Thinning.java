// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Leaves points out of a curve so that its drawing stays the same. */
final class Thinning {
  private static final int KEPT_OF_STRETCH = 4;

  private Thinning() {}

  /**
   * Keeps, of each of equally many stretches, the first and last point, the least and the greatest
   * value, and the first value that is not finite. The best of the whole curve is so always kept.
   *
   * @param points the points in order
   * @param value a point's value
   * @param most about how many to keep; 0 for all, else 2 or more
   */
  static <T> List<T> thin(List<T> points, ToDoubleFunction<T> value, int most) {
    if (most == 0 || points.size() <= most) {
      return points;
    }
    int stretches = Math.max(1, most / KEPT_OF_STRETCH);
    List<T> kept = new ArrayList<>(most);
    for (int i = 0; i < stretches; i++) {
      int from = (int) ((long) points.size() * i / stretches);
      int to = (int) ((long) points.size() * (i + 1) / stretches);
      for (int index : telling(points, value, from, to)) {
        kept.add(points.get(index));
      }
    }
    return kept;
  }

  private static <T> SortedSet<Integer> telling(
      List<T> points, ToDoubleFunction<T> value, int from, int to) {
    int least = from;
    int greatest = from;
    SortedSet<Integer> indexes = new TreeSet<>();
    boolean finiteOnly = true;
    for (int i = from; i < to; i++) {
      double here = value.applyAsDouble(points.get(i));
      if (!Double.isFinite(here)) {
        if (finiteOnly) {
          indexes.add(i);
        }
        finiteOnly = false;
        continue;
      }
      double leastValue = value.applyAsDouble(points.get(least));
      double greatestValue = value.applyAsDouble(points.get(greatest));
      least = here < leastValue || !Double.isFinite(leastValue) ? i : least;
      greatest = here > greatestValue || !Double.isFinite(greatestValue) ? i : greatest;
    }
    indexes.addAll(List.of(from, least, greatest, to - 1));
    return indexes;
  }
}
