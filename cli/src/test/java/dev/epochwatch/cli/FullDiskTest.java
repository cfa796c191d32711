// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.DataStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command whose output cannot be written does not end as if all were well. */
class FullDiskTest {
  @RegisterExtension static final LiveServer server = new LiveServer();

  @TempDir Path folder = Path.of("");
  private final ByteArrayOutputStream talk = new ByteArrayOutputStream();

  @BeforeEach
  void prepare() throws IOException {
    Files.writeString(folder.resolve("a.csv"), curve());
    Path cases = Files.createDirectories(folder.resolve("cases"));
    Files.writeString(
        cases.resolve("cases.txt"),
        "case_id,curve_id,metric,mode,policy\n1,a,val_loss,min,patience(epochs=3)\n");
    server.overfit("full");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "rules",
        "rules patience -o json",
        "policy validate patience(epochs=3)",
        "completion bash",
        "replay --policy patience(epochs=3) DIR/a.csv",
        "replay --policy patience(epochs=3) DIR/a.csv --every -o json",
        "replay --cases DIR/cases/cases.txt --curves DIR",
        "diagnose --curves DIR -o csv",
        "diagnose --curves DIR --every -o csv",
        "backtest --policy patience(epochs=3) --curves DIR -o csv",
        "import DIR/a.csv --dry-run",
        "runs -o json",
        "show full",
        "curves full",
        "decisions full",
        "export --runs run=\"full\"",
        "stop full --reason x",
        "update full --label a=b",
        "report --run other --start"
      })
  void command_onAFullDisk_failsAndSaysSo(String line) {
    int exit = run("No space left on device", line);

    assertThat(exit).as(line).isEqualTo(Exit.FAILURE);
    assertThat(talk.toString(StandardCharsets.UTF_8))
        .as(line)
        .contains("epochwatch: the output cannot be written: No space left on device")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rules", "completion bash", "diagnose --curves DIR --every -o csv"})
  void command_whoseReaderEnds_endsQuietly(String line) {
    assertThat(run("Broken pipe", line)).isZero();
    assertThat(talk.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void report_onAFullDisk_stillSaysStopByItsExitCode() {
    assertThat(
            run(
                "No space left on device",
                "report --run full --step 9 val_loss=0.55 train_loss=0.1"))
        .isEqualTo(Exit.STOP);
  }

  @Test
  void program_onADeviceThatIsFull_fails() throws Exception {
    File full = new File("/dev/full");
    Assumptions.assumeTrue(full.exists(), "this system has no /dev/full");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "rules")
            .redirectOutput(full)
            .start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(Exit.FAILURE);
    assertThat(said).contains("the output cannot be written");
  }

  private int run(String problem, String line) {
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException(problem);
          }
        };
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(
                new BufferedOutputStream(new DataStream(failing)), false, StandardCharsets.UTF_8),
            new PrintStream(talk, true, StandardCharsets.UTF_8),
            false,
            false,
            100,
            false,
            true,
            ZoneOffset.UTC);
    String[] arguments = line.replace("DIR", folder.toString()).split(" (?![^(]*\\))");
    return Main.run(console, Map.of("EPOCHWATCH_ADDR", server.address()), arguments);
  }

  private static String curve() {
    StringBuilder text = new StringBuilder("epoch,val_loss\n");
    for (int epoch = 1; epoch <= 300; epoch++) {
      text.append(epoch).append(',').append(1.0 / epoch).append('\n');
    }
    return text.toString();
  }
}
