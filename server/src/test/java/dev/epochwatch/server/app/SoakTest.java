// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A steady load on a server's process, after which neither its memory nor its latency may be on the
 * rise. {@code -Depochwatch.minutes=60} for longer, {@code -Depochwatch.rate=N} for other reports a
 * second.
 */
class SoakTest {
  private static final double MINUTES =
      Double.parseDouble(System.getProperty("epochwatch.minutes", "0.1"));
  private static final int RATE = Integer.getInteger("epochwatch.rate", 2_000);
  private static final int SAMPLES = 60;
  private static final int SAMPLES_BETWEEN_COUNTS = 4;
  private static final int LEAST_MINUTES_FOR_A_VERDICT = 3;
  private static final double MOST_MEMORY_GROWTH = 0.10;
  private static final double MOST_LATENCY_GROWTH = 0.50;
  private static final double LATENCY_FLOOR_MILLIS = 5;

  @TempDir Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void steadyLoad_leavesMemoryAndLatencyFlat() throws Exception {
    List<Double> megabytes = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    // So few that what is kept of runs is soon all there will be.
    try (ServerProcess server = ServerProcess.start(directory, "--live-runs", "100");
        PacedLoad load = new PacedLoad(server.channel(), RATE)) {
      long begin = System.nanoTime();
      long step = (long) (MINUTES * 60e9 / SAMPLES);
      for (int sample = 1; sample <= SAMPLES; sample++) {
        long due = begin + sample * step;
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
          LockSupport.parkNanos(due - now);
        }
        double p99 = load.takeP99Millis();
        millis.add(p99);
        if (sample % SAMPLES_BETWEEN_COUNTS == 0) {
          double resident = server.residentBytes() / 1e6;
          megabytes.add(server.reachableBytes() / 1e6);
          System.out.printf(
              "soak: %.1f of %.1f minutes, %,d answered, %.1f MB reachable, %.0f MB resident,"
                  + " p99 %.2f ms%n",
              sample * MINUTES / SAMPLES,
              MINUTES,
              load.answered(),
              megabytes.get(megabytes.size() - 1),
              resident,
              p99);
          // Those that waited for the garbage collection.
          load.takeP99Millis();
        }
      }
      assertThat(load.wrongs()).isEmpty();
      assertThat(load.answered()).isPositive();
    }
    double memory = growth(megabytes);
    double latency = growth(millis);
    boolean isVerdict = MINUTES >= LEAST_MINUTES_FOR_A_VERDICT;
    System.out.printf(
        "soak: by its slope the memory grew by %.1f %% and p99 by %.1f %% in the last two thirds%s%n",
        100 * memory, 100 * latency, isVerdict ? "" : "; too short for a verdict");
    if (isVerdict) {
      assertThat(memory).as("growth of memory").isLessThan(MOST_MEMORY_GROWTH);
      double last = median(millis.subList(SAMPLES * 2 / 3, SAMPLES));
      assertThat(latency < MOST_LATENCY_GROWTH || last < LATENCY_FLOOR_MILLIS)
          .as("flat latency: growth %.2f, last p99s %.1f ms", latency, last)
          .isTrue();
    }
  }

  /**
   * How much the line through the last two thirds rises in that time, as a part of their median.
   */
  private static double growth(List<Double> all) {
    List<Double> values = all.subList(all.size() / 3, all.size());
    int count = values.size();
    double middle = (count - 1) / 2.0;
    double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (int i = 0; i < count; i++) {
      above += (i - middle) * (values.get(i) - mean);
      below += (i - middle) * (i - middle);
    }
    return above / below * (count - 1) / median(values);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
