// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Decision.Action;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load generator against an echo in a process of its own. */
class LoadTest {
  private static final Decision STOP = Decision.newBuilder().setAction(Action.ACTION_STOP).build();

  @TempDir private Path directory;
  private Target echo;

  @BeforeEach
  void startEcho() throws Exception {
    Path template = Files.write(directory.resolve("decision"), STOP.toByteArray());
    echo =
        Target.start(
            "echo",
            directory.resolve("echo.log"),
            List.of("-Xmx128m"),
            EchoServer.class.getName(),
            List.of(template.toString(), "4"));
  }

  @AfterEach
  void stopEcho() {
    echo.close();
  }

  @Test
  void closedLoop_severalRunsInFlight_answersEveryReport() throws Exception {
    try (Load load = Load.open(echo, "closed", 8, 2, "")) {
      Window window = load.closedLoop(3, Duration.ofMillis(300));

      assertThat(window.perSecond()).isPositive();
      assertThat(window.latencies().getTotalCount()).isPositive();
      assertThat(window.answerBytes()).isGreaterThan(STOP.getSerializedSize());
      assertThat(load.stops()).isEqualTo(load.sent());
    }
  }

  @Test
  void openLoop_steadyRate_sendsSoManyReportsAndNoMore() throws Exception {
    try (Load load = Load.open(echo, "open", 4, 1, "")) {
      Window window = load.openLoop(1000, Duration.ofMillis(200));

      assertThat(load.sent()).isEqualTo(200);
      assertThat(window.latencies().getTotalCount()).isEqualTo(200);
    }
  }
}
