// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.server.app.EpochwatchServer;
import dev.epochwatch.server.app.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The demonstration with a launcher whose programs are scripts, and the real server behind them.
 */
@Timeout(60)
class DemoCommandTest {
  private static final String CLOSING =
      "{\"scenario\":\"overfit\",\"stopped\":false,\"planned_steps\":2,\"epochs_run\":2,"
          + "\"best_step\":2,\"advice\":[\"go on\"],\"seconds\":1.5}";

  @TempDir private Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private EpochwatchServer server = start();

  @BeforeEach
  void writeLauncher() throws IOException {
    launcher(
        "while [ ! -f \"$(dirname \"$0\")/finished\" ]; do sleep 0.05; done; echo '"
            + CLOSING
            + "'");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void demo_table_tellsStoryCurveAndLogAndEndsItsChildren() throws Exception {
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run());
    train();

    assertThat(exit.get(30, TimeUnit.SECONDS)).as(text(err)).isEqualTo(Exit.OK);
    assertThat(text(out))
        .contains("step   1  val_loss 0.5 ")
        .contains("trained to the end, epoch 2")
        .contains("what to try       1. go on")
        .contains("\u25cf  best 0.4 at step 2")
        .contains("NUMBER  TIME");
    assertThat(home.resolve("server-ended")).as("the server was asked to end").exists();
  }

  @Test
  void demo_json_hasNothingButTheObjectOnStdout() throws Exception {
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run("-o", "json"));
    train();

    assertThat(exit.get(30, TimeUnit.SECONDS)).as(text(err)).isEqualTo(Exit.OK);
    assertThat(text(out)).isEqualTo(CLOSING + "\n");
    assertThat(text(err)).contains("step   1  val_loss 0.5 ");
  }

  @Test
  void demo_trainerFails_saysWhatItSaidLastAndKeepsLogs() throws IOException {
    launcher("echo 'no engine here' >&2; exit 3");

    int exit = run();

    assertThat(exit).isEqualTo(Exit.FAILURE);
    assertThat(text(err))
        .contains("the training ended with exit code 3: no engine here")
        .contains("the history and the logs are in ");
    assertThat(home.resolve("server-ended")).exists();
  }

  @Test
  void demo_csv_isUsageError() {
    assertThat(run("-o", "csv")).isEqualTo(Exit.USAGE);
  }

  @Test
  void demo_withoutCheckout_isUsageError() throws IOException {
    Files.delete(home.resolve("epochwatch"));

    assertThat(run()).isEqualTo(Exit.USAGE);
    assertThat(text(err)).contains("start it by ./epochwatch");
  }

  private int run(String... arguments) {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            100,
            false,
            true,
            ZoneOffset.UTC);
    return new CommandLine(new DemoCommand(console, Optional.of(home), home))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              console.err().println(failure.getMessage());
              return failure instanceof dev.epochwatch.cli.CommandFailure known
                  ? known.exit()
                  : Exit.FAILURE;
            })
        .execute(arguments);
  }

  /** Does what the trainer's process would do. */
  private void train() throws IOException {
    try (Connection connection =
        Connection.to("127.0.0.1:" + server.port(), Duration.ofSeconds(10))) {
      connection.training().startRun(StartRunRequest.newBuilder().setRun("demo-overfit-1").build());
      for (int step = 1; step <= 2; step++) {
        connection
            .training()
            .reportMetrics(
                ReportMetricsRequest.newBuilder()
                    .setReport(
                        Report.newBuilder()
                            .setRun("demo-overfit-1")
                            .setAttempt(1)
                            .setSequence(step)
                            .setStep(step)
                            .addMetrics(
                                MetricValue.newBuilder()
                                    .setName("val_loss")
                                    .setValue(0.6 - step / 10.0)))
                    .build());
      }
      connection
          .training()
          .finishRun(
              FinishRunRequest.newBuilder()
                  .setRun("demo-overfit-1")
                  .setAttempt(1)
                  .setOutcome(FinishRunRequest.Outcome.OUTCOME_SUCCEEDED)
                  .build());
    }
    Files.createFile(home.resolve("finished"));
  }

  private void launcher(String train) throws IOException {
    Path script = home.resolve("epochwatch");
    Files.writeString(
        script,
        """
        #!/bin/sh
        case $1 in
          server)
            echo %d
            trap 'touch "$(dirname "$0")/server-ended"; exit 0' TERM
            while true; do sleep 0.05; done
            ;;
          train) %s ;;
        esac
        """
            .formatted(server.port(), train));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static EpochwatchServer start() {
    try {
      return EpochwatchServer.start(
          ServerConfig.of(Map.of("port", "0", "store", "memory", "log-level", "error")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
