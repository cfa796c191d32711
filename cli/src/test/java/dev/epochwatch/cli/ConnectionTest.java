// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs",
        "show r",
        "curves r",
        "decisions r",
        "watch r",
        "stop r --reason x",
        "update r --label a=b",
        "delete r",
        "report --run r --step 1 val_loss=1"
      })
  void anyCommand_nobodyListens_isUnreachableInOneSentence(String line) throws IOException {
    Result result = Shell.at("127.0.0.1:" + freePort()).run(line.split(" "));

    assertThat(result.exit()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("epochwatch: the server cannot be reached: ")
        .contains("refused")
        .hasLineCount(1);
  }

  @Test
  void runs_serverSilent_endsAfterTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Result result =
          Shell.at("127.0.0.1:" + silent.getLocalPort()).run("runs", "--timeout", "0.3");

      assertThat(result.exit()).isEqualTo(Exit.UNREACHABLE);
    }
  }

  @Test
  void runs_timeoutOutOfRange_isUsageErrorWithRange() {
    Result result = Shell.offline().run("runs", "--timeout", "0");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("--timeout must be above 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:0", "localhost:65536", "localhost:99999", "[::1]:100000"})
  void runs_portOutOfRange_isUsageErrorWithRange(String address) {
    Result result = Shell.offline().run("runs", "--server", address);

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("1 to 65535").contains(address).hasLineCount(1);
  }

  @Test
  void runs_hostUnknown_isToldWithoutLogging() {
    List<LogRecord> logged = new CopyOnWriteArrayList<>();
    Handler handler = new Recorder(logged);
    Logger.getLogger("").addHandler(handler);
    try {
      Result result = Shell.at("no-such-host.invalid:1").run("runs");

      assertThat(result.exit()).isEqualTo(Exit.UNREACHABLE);
      assertThat(logged).isEmpty();
    } finally {
      Logger.getLogger("").removeHandler(handler);
    }
  }

  private static final class Recorder extends Handler {
    private final List<LogRecord> records;

    Recorder(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord entry) {
      records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
