// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.bench.quality.Frontier.Point;
import dev.epochwatch.core.replay.BacktestReport.Summary;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Frontiers as a picture: mean regret to the right, in the logarithm; savings upwards. A line a
 * family over its settings on half B; a ring where the setting chosen on half A comes to lie.
 */
final class FrontierPicture {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 400;
  private static final int LEFT = 60;
  private static final int TOP = 40;
  private static final double LEAST = 0.0005;
  private static final double MOST = 0.5;
  private static final double SAVED = 0.8;
  private static final List<String> COLOURS =
      List.of(
          "#4477aa", "#88bbdd", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#999933",
          "#777777", "#bb9977", "#dd7733", "#000000", "#0022cc", "#0022cc");

  private final StringBuilder out = new StringBuilder(16_000);

  private FrontierPicture() {}

  /** The picture of some frontiers, one beside another, under their titles. */
  static String of(Map<String, Frontier> panels) {
    FrontierPicture picture = new FrontierPicture();
    picture.draw(panels);
    return picture.out.toString();
  }

  private void draw(Map<String, Frontier> panels) {
    int legend = 210;
    say(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">%n",
        panels.size() * (WIDTH + LEFT) + legend, HEIGHT + 2 * TOP + 20);
    say("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n");
    int column = 0;
    for (Map.Entry<String, Frontier> panel : panels.entrySet()) {
      say("<g transform=\"translate(%d,%d)\">%n", LEFT + column * (WIDTH + LEFT), TOP);
      axes(panel.getKey());
      int colour = 0;
      for (Map.Entry<Family, List<Point>> entry : panel.getValue().points().entrySet()) {
        family(entry.getValue(), COLOURS.get(colour++ % COLOURS.size()));
      }
      say("</g>%n");
      column++;
    }
    legend(panels.values().iterator().next(), LEFT + column * (WIDTH + LEFT) - 30);
    say("</svg>%n");
  }

  private void axes(String title) {
    say(
        "<text x=\"%d\" y=\"-14\" text-anchor=\"middle\" font-size=\"14\">%s</text>%n",
        WIDTH / 2, escaped(title));
    for (double regret : new double[] {0.001, 0.003, 0.01, 0.03, 0.1, 0.3}) {
      String stroke = regret == 0.01 ? "#cc3311" : "#dddddd";
      say(
          "<line x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>%n",
          x(regret), x(regret), HEIGHT, stroke);
      say(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s %%</text>%n",
          x(regret), HEIGHT + 18, Double.toString(Math.rint(1000 * regret) / 10));
    }
    for (int tenths = 0; tenths <= 8; tenths += 2) {
      double saved = tenths / 10.0;
      say(
          "<line x1=\"0\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
          y(saved), WIDTH, y(saved));
      say(
          "<text x=\"-8\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>%n",
          y(saved) + 4, 10 * tenths);
    }
    say(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">mean regret on half B</text>%n",
        WIDTH / 2, HEIGHT + 38);
    say(
        "<text transform=\"translate(-44,%d) rotate(-90)\" text-anchor=\"middle\">epochs saved</text>%n",
        HEIGHT / 2);
  }

  private void family(List<Point> settings, String colour) {
    List<Summary> onB =
        settings.stream()
            .map(point -> point.on(1))
            .sorted(Comparator.comparingDouble(Summary::meanRegret))
            .toList();
    if (settings.size() < 20) {
      StringBuilder line = new StringBuilder();
      onB.forEach(
          at ->
              line.append(
                  String.format(Locale.ROOT, "%.1f,%.1f ", x(at.meanRegret()), y(at.saved()))));
      say(
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
          line, colour);
    }
    for (Summary at : onB) {
      say(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\"/>%n",
          x(at.meanRegret()), y(at.saved()), colour);
    }
    Summary frozen = Frontier.chosen(settings, 0).on(1);
    int radius = settings.size() == 1 ? 9 : 6;
    say(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
        x(frozen.meanRegret()), y(frozen.saved()), radius, colour);
  }

  private void legend(Frontier frontier, int left) {
    int row = 0;
    for (Family family : frontier.points().keySet()) {
      int y = TOP + 14 + 18 * row;
      String colour = COLOURS.get(row++ % COLOURS.size());
      say("<circle cx=\"%d\" cy=\"%d\" r=\"5\" fill=\"%s\"/>%n", left, y - 4, colour);
      say("<text x=\"%d\" y=\"%d\">%s</text>%n", left + 12, y, escaped(family.name()));
    }
    say("<text x=\"%d\" y=\"%d\">ring: chosen on half A</text>%n", left - 5, TOP + 30 + 18 * row);
  }

  private static double x(double regret) {
    double within = Math.max(LEAST, Math.min(MOST, regret));
    return WIDTH * Math.log(within / LEAST) / Math.log(MOST / LEAST);
  }

  private static double y(double saved) {
    return HEIGHT * (1 - Math.min(SAVED, saved) / SAVED);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private void say(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).replace("\r\n", "\n"));
  }
}
