// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.bench.quality.Frontier.Point;
import dev.epochwatch.bench.simulator.SimulatedRun;
import dev.epochwatch.bench.simulator.Simulator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** On simulated runs, two to a repository. */
class FrontierTest {
  private static final long RUNS = 60;

  private static List<RecordedCurve> curves() {
    return LongStream.range(0, RUNS).mapToObj(FrontierTest::curve).toList();
  }

  private static RecordedCurve curve(long seed) {
    SimulatedRun run = Simulator.run(seed);
    return new RecordedCurve(
        "run-" + seed,
        seed % 4 < 2 ? "even" : "odd",
        "owner/repository-" + seed / 2,
        Optional.empty(),
        run.observations());
  }

  @Test
  void half_sameRepository_isTheSame() {
    List<RecordedCurve> curves = curves();
    for (int i = 0; i < curves.size(); i += 2) {
      assertThat(Frontier.half(curves.get(i))).isEqualTo(Frontier.half(curves.get(i + 1)));
    }
    assertThat(curves).extracting(Frontier::half).contains(0, 1);
  }

  @Test
  void chosen_onAHalf_savesMostOfWhatLosesLittleThere() {
    Frontier frontier = Frontier.of(curves(), false, false);
    for (List<Point> settings : frontier.points().values()) {
      Point chosen = Frontier.chosen(settings, 0);
      List<Point> fit = settings.stream().filter(FrontierTest::losesLittle).toList();
      assertThat(losesLittle(chosen)).isEqualTo(!fit.isEmpty());
      assertThat(fit)
          .allSatisfy(
              point -> assertThat(point.on(0).saved()).isLessThanOrEqualTo(chosen.on(0).saved()));
    }
    assertThat(FrontierReport.families(frontier)).contains("| patience |", "| default policy |");
    assertThat(FrontierReport.sources(frontier, List.of("patience"))).contains("| even |");
  }

  private static boolean losesLittle(Point point) {
    return point.on(0).meanRegret() <= 0.01;
  }

  @Test
  void of_frontiers_isWellFormed() throws Exception {
    String svg = FrontierPicture.of(Map.of("loss < 1 & more", Frontier.of(curves(), false, true)));
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(document.getElementsByTagName("polyline").getLength()).isGreaterThan(10);
  }
}
