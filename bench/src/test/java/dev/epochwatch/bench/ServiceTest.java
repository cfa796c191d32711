// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small forms of the measurements against a real server: they work, whatever their figures. */
class ServiceTest {
  @TempDir private static Path directory;
  private static Target service;

  @BeforeAll
  static void startService() {
    service =
        Target.start(
            "service",
            directory.resolve("service.log"),
            List.of("-Xmx256m"),
            "dev.epochwatch.server.app.Main",
            List.of("--port", "0", "--data", directory.resolve("data").toString(), "--print-port"));
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @Test
  void closedLoop_fewRuns_storesWhatWasAnswered() throws Exception {
    try (Load load = Load.open(service, "closed", 4, 2, "")) {
      Window window = load.closedLoop(2, Duration.ofMillis(200));

      assertThat(window.latencies().getTotalCount()).isPositive();
      assertThat(window.allocatedBytesPerAnswer()).isPositive();
      load.requireStored();
    }
  }

  @Test
  void history_fewRuns_findsEveryValue() throws Exception {
    String json = History.measure(service, 3, "").toString();

    assertThat(json).contains("\"one_run_200x6_ms\": {\"values\": 1200");
    assertThat(json).contains("\"ten_runs_1000x1_ms\": {\"values\": 10000");
  }

  @Test
  void restart_fewReports_findsTheRunsAgain(@TempDir Path other) throws Exception {
    String json =
        Restart.measure(
                () ->
                    Target.start(
                        "restarted",
                        other.resolve("service.log"),
                        List.of("-Xmx256m"),
                        "dev.epochwatch.server.app.Main",
                        List.of(
                            "--port",
                            "0",
                            "--data",
                            other.resolve("data").toString(),
                            "--print-port")),
                2,
                "")
            .toString();

    assertThat(json).contains("\"reports\": 2000", "\"after_a_kill_first_run_resumed_s\"");
  }

  @Test
  void clientCost_fewReports_timesEachCall() {
    assertThat(ClientCost.measure(service, 100, "").getTotalCount()).isEqualTo(100);
  }

  @Test
  void idleTrainers_fewConnections_tellsTheServersMemory() throws Exception {
    assertThat(IdleTrainers.residentMegabytes(service, 3, "")).isPositive();
  }
}
