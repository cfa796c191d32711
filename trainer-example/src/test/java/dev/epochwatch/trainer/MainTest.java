// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.epochwatch.client.testing.FakeEpochwatchServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  private final FakeEpochwatchServer server = FakeEpochwatchServer.startOnPort(0);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void execute_asJson_printsNothingButOneObject() {
    server.stopAtStep(2);

    int code = execute("--scenario", "plateau", "--seed", "3", "--run", "mine", "-o", "json");

    assertThat(code).isZero();
    assertThat(out.toString().strip()).doesNotContain("\n");
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(json.get("run").getAsString()).isEqualTo("mine");
    assertThat(json.get("stop_step").getAsInt()).isEqualTo(2);
    assertThat(err.toString()).contains("epoch  2/80").contains("STOP");
  }

  @Test
  void execute_asText_printsTheTable() {
    server.stopAtStep(1);

    assertThat(execute("--scenario", "plateau")).isZero();

    assertThat(out.toString()).contains("1 of 80 run, 79 (99 %) saved");
  }

  @Test
  void execute_policyRefused_namesTheFieldAndExitsWithUsage() {
    server.refuseStarts("policy", "unknown rule 'patiense'; did you mean 'patience'?");

    int code = execute("--scenario", "plateau", "--policy", "patiense()");

    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("patiense").doesNotContain("\tat ", "io.grpc");
  }

  @Test
  void execute_serverSpeaksInControlCharacters_showsThem() {
    server.refuseStarts("policy", "none\u001b[2J\r\u202e");

    execute("--scenario", "plateau");

    assertThat(err.toString()).contains("none\\x1b[2J\\x0d\\u202e").doesNotContain("\u001b");
  }

  @Test
  void execute_unknownScenario_exitsWithUsage() {
    assertThat(execute("--scenario", "perfect")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("perfect");
  }

  private int execute(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(withServer(arguments));
  }

  private String[] withServer(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--server";
    all[arguments.length + 1] = "127.0.0.1:" + server.port();
    return all;
  }
}
