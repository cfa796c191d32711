// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LevelsTest {
  @Test
  void fall_straightLine_isAQuarterOfTheWay() {
    for (int count : new int[] {40, 64, 65, 1_000, 100_000}) {
      Levels levels = of(count, i -> -i);
      assertThat(levels.fall() / count).as("%d values", count).isCloseTo(0.25, within(0.03));
      assertThat(levels.rise()).isZero();
    }
  }

  @Test
  void fall_upAndDownInLongWaves_isWhatTheLowestLevelGained() {
    Levels levels = of(200, i -> -Math.cos(Math.PI * i / 40));
    assertThat(levels.fall()).isCloseTo(0, within(0.02));
    assertThat(levels.rise()).isGreaterThan(1.5);
  }

  @Test
  void fall_flatNoise_isSmallAgainstTheNoise() {
    Random random = new Random(5);
    double sum = 0;
    for (int run = 0; run < 200; run++) {
      sum += of(200, i -> random.nextGaussian()).fall() / 200;
    }
    assertThat(sum).isLessThan(0.15);
  }

  @Test
  void gain_wildFirstValue_countsFromNearTheOthers() {
    Levels levels = of(100, i -> i == 0 ? 1e6 : 2 - i / 100.0);
    assertThat(levels.gain()).isBetween(1.0, 15.0);
    assertThat(levels.first()).isEqualTo(1e6);
  }

  @Test
  void gain_tameFirstValue_isFirstLessBest() {
    Levels levels = of(100, i -> 2.3 * Math.exp(-i / 20.0));
    assertThat(levels.gain()).isCloseTo(2.3 - levels.best(), within(1e-9));
  }

  @Test
  void fall_farFromZero_isAsPreciseAsNear() {
    Levels near = of(80, i -> Math.exp(-i / 40.0));
    Levels far = of(80, i -> 1e9 + Math.exp(-i / 40.0));
    assertThat(far.fall()).isCloseTo(near.fall(), within(1e-5));
  }

  private static Levels of(int count, IntToDoubleFunction curve) {
    Levels levels = new Levels();
    for (int i = 0; i < count; i++) {
      levels.add(curve.applyAsDouble(i));
    }
    return levels;
  }
}
