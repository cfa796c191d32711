// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ThinningTest {
  @Test
  void thin_ofAShortCurve_keepsAll() {
    List<Double> points = List.of(1.0, 2.0, 3.0);

    assertThat(Thinning.thin(points, Double::doubleValue, 3)).isEqualTo(points);
    assertThat(Thinning.thin(points, Double::doubleValue, 0)).isEqualTo(points);
  }

  @Test
  void thin_ofAnyCurve_keepsEndsExtremesAndOrder() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Double> points =
          DoubleStream.generate(random::nextGaussian)
              .limit(10 + random.nextInt(2_000))
              .boxed()
              .toList();
      int most = 2 + random.nextInt(100);

      List<Double> kept = Thinning.thin(points, Double::doubleValue, most);

      assertThat(kept).as("seed %d", seed).isSubsetOf(points);
      assertThat(kept.get(0)).isEqualTo(points.get(0));
      assertThat(kept.get(kept.size() - 1)).isEqualTo(points.get(points.size() - 1));
      assertThat(kept)
          .contains(
              points.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
              points.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
      assertThat(kept.size()).isLessThanOrEqualTo(Math.max(4, most));
    }
  }

  @Test
  void thin_ofACurveWithNan_keepsThatItWasThere() {
    List<Double> points =
        DoubleStream.iterate(0, i -> i + 1)
            .limit(1_000)
            .map(i -> i == 500 ? Double.NaN : i)
            .boxed()
            .toList();

    assertThat(Thinning.thin(points, Double::doubleValue, 20)).contains(Double.NaN);
  }
}
