// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.server.Docs;
import dev.epochwatch.server.engine.Retention;
import dev.epochwatch.server.engine.SilenceLimits;
import dev.epochwatch.server.engine.UpkeepSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings: their sources, their checks, and their documentation. */
class ConfigTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void table_inTheDocumentation_isThatOfTheCode() {
    List<String> rows =
        Arrays.stream(Setting.values())
            .map(
                setting ->
                    "| `--%s` | `%s` | %s | %s |"
                        .formatted(
                            setting.key(),
                            setting.environmentName(),
                            setting.defaultValue().isEmpty()
                                ? ""
                                : "`" + setting.defaultValue() + "`",
                            setting.description()))
            .toList();

    assertThat(Docs.rows("configuration.md")).isEqualTo(rows);
  }

  @Test
  void settings_ofSeveralSources_goFlagEnvironmentFileDefault() throws IOException {
    Path file = directory.resolve("ew.properties");
    Files.writeString(file, "port=1001\nworkers=3\nlive-runs=7\n");

    Settings settings =
        Settings.of(
            Map.of("port", "1003"),
            Map.of("EPOCHWATCH_PORT", "1002", "EPOCHWATCH_WORKERS", "4", "PATH", "/bin"),
            Optional.of(file));
    ServerConfig config = ServerConfig.of(settings);

    assertThat(config.grpc().port()).isEqualTo(1003);
    assertThat(config.grpc().workers()).isEqualTo(4);
    assertThat(config.engine().liveRuns()).isEqualTo(7);
    assertThat(config.grpc().host()).isEqualTo("127.0.0.1");
    assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void unknownNames_areRefusedWithASuggestion() throws IOException {
    assertThat(run("--prot", "1")).isEqualTo(2);
    assertThat(said(err)).contains("--prot").contains("did you mean --port?");
    Path file = directory.resolve("ew.properties");
    Files.writeString(file, "hots=localhost\n");
    assertThat(run("--config", file.toString())).isEqualTo(2);
    assertThat(said(err)).contains("did you mean host?");
    assertThatThrownBy(
            () -> Settings.of(Map.of(), Map.of("EPOCHWATCH_PROT", "1"), Optional.empty()))
        .hasMessageContaining("did you mean EPOCHWATCH_PORT?");
  }

  @Test
  void variablesOfClients_areIgnored() {
    Map<String, String> environment =
        Map.of(
            "EPOCHWATCH_SERVER", "host:1",
            "EPOCHWATCH_RUN_ID", "r1",
            "EPOCHWATCH_SHARED", "/x",
            "EPOCHWATCH_JAVA_OPTS", "-Xmx1g",
            "EPOCHWATCH_NO_BUILD", "1");

    assertThat(ServerConfig.of(Settings.of(Map.of(), environment, Optional.empty())).grpc().port())
        .isEqualTo(7767);
  }

  @Test
  void valuesOutOfRange_areRefusedWithTheRange() {
    assertRefused("port", "70000", "0 to 65535");
    assertRefused("port", "many", "0 to 65535");
    assertRefused("workers", "0", "1 to 1000");
    assertRefused("drain-timeout", "5", "a duration from 1ms to 10m");
    assertRefused("drain-timeout", "11m", "a duration from 1ms to 10m");
    assertRefused("store", "oracle", "h2, memory");
    assertRefused("log-level", "loud", "error, warn, info, debug");
    assertRefused("data", "", "the path of a directory");
    assertRefused("stall-factor", "0.5", "1 to 1000");
    assertRefused("stall-floor", "8d", "1s to 7d");
    assertRefused("stall-without-rhythm", "0s", "1s to 30d");
    assertRefused("retention-days", "-1", "0 to 36500");
    assertRefused("retention-experiments", "scratch", "such as scratch=7,paper=0");
    assertRefused("retention-experiments", "a=1,a=2", "different experiments");
    assertRefused("retention-experiments", "a b=1", "such as");
    assertRefused("report-bytes", "9999999", "1024 to 4194304");
    assertRefused("default-policy", "patiense()", "patience");
  }

  @Test
  void upkeep_asSet_isReadAsSuch() {
    UpkeepSettings byDefault = ServerConfig.of(Map.of()).upkeep();
    UpkeepSettings set =
        ServerConfig.of(
                Map.of(
                    "stall-factor", "0",
                    "retention-days", "90",
                    "retention-experiments", "scratch=7, paper=0"))
            .upkeep();

    assertThat(byDefault.silence())
        .contains(new SilenceLimits(10, Duration.ofMinutes(5), Duration.ofHours(6)));
    assertThat(byDefault.retention()).isEqualTo(Retention.FOR_EVER);
    assertThat(set.silence()).isEmpty();
    assertThat(set.retention()).isEqualTo(new Retention(90, Map.of("scratch", 7, "paper", 0)));
  }

  @Test
  void printConfig_printsEverySettingOnceSoThatAFileOfItGivesTheSame() throws IOException {
    assertThat(run("--port", "0", "--data", "a\\b", "--print-config")).isZero();
    String printed = said(out);
    Path file = directory.resolve("printed.properties");
    Files.writeString(file, printed);

    assertThat(run("--config", file.toString(), "--print-config")).isZero();

    assertThat(said(out)).isEqualTo(printed);
    assertThat(printed.lines()).hasSize(Setting.values().length);
  }

  @Test
  void help_namesEverySetting() {
    assertThat(run("--help")).isZero();

    assertThat(said(out)).contains(Setting.keys());
    assertThat(said(err)).isEmpty();
  }

  @Test
  void misuse_isSaidOnStderrWithExitCodeTwo() {
    assertThat(run("serve")).isEqualTo(2);
    assertThat(run("--port")).isEqualTo(2);
    assertThat(run("--config", directory.resolve("none").toString())).isEqualTo(2);
    assertThat(said(out)).isEmpty();
  }

  @Test
  void run_portInUse_isSaidWithTheCause() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(run("--port", port, "--store", "memory")).isEqualTo(1);
      assertThat(said(err))
          .contains("cannot listen on 127.0.0.1:" + port, "in use", "--port", "--host");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--print-config"})
  void program_whoseOutputCannotBeWritten_fails(String argument) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    assertThat(run(full, argument)).isEqualTo(1);
    assertThat(said(err)).contains("the output cannot be written");
  }

  private int run(String... arguments) {
    out.reset();
    return run(out, arguments);
  }

  private int run(OutputStream target, String... arguments) {
    err.reset();
    return Main.run(
        List.of(arguments),
        Map.of(),
        new PrintStream(target, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String said(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private static void assertRefused(String key, String value, String range) {
    assertThatThrownBy(() -> ServerConfig.of(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(range);
  }
}
