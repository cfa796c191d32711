// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.client.testing.FakeEpochwatchServer;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainers in processes of their own, ended by signals. */
class KilledTrainerTest {
  @TempDir Path directory;
  private final FakeEpochwatchServer fake = FakeEpochwatchServer.startOnPort(0);

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void killedWhileTheServerIsAway_theNextProcessSendsWhatItReported() throws Exception {
    fake.goAway();
    Process trainer = start(1, 20);
    awaitReported(trainer);
    trainer.destroyForcibly().waitFor();
    assertThat(directory).isNotEmptyDirectory();
    fake.comeBack();
    Process next = start(21, 30);
    awaitReported(next);
    next.destroyForcibly().waitFor();
    assertThat(fake.reports("r1").stream().map(Report::getStep).toList())
        .containsExactlyElementsOf(upTo(30));
    assertThat(fake.attempt("r1")).isEqualTo(2);
  }

  @Test
  void terminated_handsTheRunBackAsPreempted() throws Exception {
    Process trainer = start(1, 5);
    awaitReported(trainer);
    trainer.destroy();
    trainer.waitFor();
    assertThat(fake.outcome("r1")).hasValue(Outcome.OUTCOME_PREEMPTED);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void terminatedWhileTheServerIsAway_endIsToldLater() throws Exception {
    fake.goAway();
    Process trainer = start(1, 5);
    awaitReported(trainer);
    trainer.destroy();
    trainer.waitFor();
    fake.comeBack();
    try (EpochwatchClient client = fake.clientBuilder().journalDirectory(directory).build()) {
      assertThat(client.sendJournals(Duration.ofSeconds(20))).isZero();
    }
    assertThat(fake.reports("r1")).hasSize(5);
    assertThat(fake.outcome("r1")).hasValue(Outcome.OUTCOME_PREEMPTED);
  }

  private Process start(long first, long last) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SmallTrainer.class.getName(),
            Integer.toString(fake.port()),
            directory.toString(),
            Long.toString(first),
            Long.toString(last))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void awaitReported(Process trainer) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(trainer.getInputStream(), UTF_8));
    assertThat(lines.readLine()).isEqualTo("reported");
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
