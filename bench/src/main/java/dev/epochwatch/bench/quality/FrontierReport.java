// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.bench.quality.Frontier.Point;
import dev.epochwatch.core.replay.BacktestReport.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** A {@link Frontier} as tables. */
final class FrontierReport {
  private FrontierReport() {}

  /** One row a family: chosen on each half, frozen on the other. */
  static String families(Frontier frontier) {
    StringBuilder out = new StringBuilder(4_000);
    out.append(
        say(
            "| family | chosen on A (%d runs) | frozen on B: regret / saved / false stops |"
                + " chosen on B (%d runs) | frozen on A: regret / saved / false stops |%n",
            frontier.size(0), frontier.size(1)));
    out.append("|---|---|---|---|---|\n");
    for (Map.Entry<Family, List<Point>> entry : frontier.points().entrySet()) {
      Point onA = Frontier.chosen(entry.getValue(), 0);
      Point onB = Frontier.chosen(entry.getValue(), 1);
      out.append(
          say(
              "| %s | %s | %s | %s | %s |%n",
              entry.getKey().name(),
              setting(onA),
              figures(onA.on(1)),
              setting(onB),
              figures(onB.on(0))));
    }
    out.append(
        say(
            "| oracle at 1 %% | | 0.00 %% / %.1f %% | | 0.00 %% / %.1f %% |%n",
            100 * anyPoint(frontier).on(1).oracleSaved(),
            100 * anyPoint(frontier).on(0).oracleSaved()));
    return out.toString();
  }

  /** One row a source of the second half, for the families named. */
  static String sources(Frontier frontier, List<String> names) {
    StringBuilder out = new StringBuilder(2_000);
    out.append("| source (half B) | runs | oracle saved |");
    names.forEach(name -> out.append(' ').append(name).append(": regret / saved |"));
    out.append("\n|---|---|---|").append("---|".repeat(names.size())).append('\n');
    SortedMap<String, Summary> any = anyPoint(frontier).halves().get(1).groups();
    for (String source : any.keySet()) {
      Summary first = any.getOrDefault(source, anyPoint(frontier).on(1));
      out.append(say("| %s | %d | %.1f %% |", source, first.runs(), 100 * first.oracleSaved()));
      frontier
          .points()
          .forEach(
              (family, settings) -> {
                if (names.contains(family.name())) {
                  Summary here =
                      Frontier.chosen(settings, 0)
                          .halves()
                          .get(1)
                          .groups()
                          .getOrDefault(source, first);
                  out.append(
                      say(" %.2f %% / %.1f %% |", 100 * here.meanRegret(), 100 * here.saved()));
                }
              });
      out.append('\n');
    }
    return out.toString();
  }

  private static Point anyPoint(Frontier frontier) {
    return frontier.points().values().iterator().next().get(0);
  }

  private static String setting(Point point) {
    String text = point.policy().text();
    return "`"
        + text.replace("any(non_finite(tolerate=1), diverged(), overfitting(), ", "any(..., ")
        + "`";
  }

  private static String figures(Summary summary) {
    return say(
        "%.2f %% / %.1f %% / %.1f %%",
        100 * summary.meanRegret(), 100 * summary.saved(), 100 * summary.falseStops());
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).replace("\r\n", "\n");
  }
}
