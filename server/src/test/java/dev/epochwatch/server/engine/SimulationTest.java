// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Many simulated lives. {@code -Depochwatch.seeds=N} lives more of them, {@code
 * -Depochwatch.seed=N} begins with that one.
 */
class SimulationTest {
  private static final long FIRST = Long.getLong("epochwatch.seed", 1);
  private static final int SEEDS = Integer.getInteger("epochwatch.seeds", 1_000);
  private static final int ACTIONS = 250;
  private static final int SEEDS_BETWEEN_LINES = 10_000;

  private final Logger log = (Logger) LoggerFactory.getLogger("dev.epochwatch");

  @BeforeEach
  void silence() {
    // Each failing disk is told to the log, as it should be.
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void speak() {
    log.setLevel(null);
  }

  @Test
  void life_withFaultsOfEveryKind_losesDoublesAndMisjudgesNothing() {
    long answered = 0;
    long repeated = 0;
    long deaths = 0;
    for (int i = 0; i < SEEDS; i++) {
      Simulation simulation = new Simulation(FIRST + i);
      try {
        simulation.live(ACTIONS);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + (FIRST + i) + ": " + e.getMessage(), e);
      }
      answered += simulation.answered();
      repeated += simulation.repeated();
      deaths += simulation.deaths();
      if ((i + 1) % SEEDS_BETWEEN_LINES == 0) {
        System.out.printf(
            "simulation: %,d seeds, %,d answered, %,d answered again, %,d deaths, 0 lost%n",
            i + 1, answered, repeated, deaths);
      }
    }
    assertThat(answered).isGreaterThan(SEEDS * 10L);
    if (SEEDS >= 100) {
      assertThat(repeated).isPositive();
      assertThat(deaths).isPositive();
    }
  }
}
