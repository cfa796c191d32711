// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The demonstration's own server. */
final class DemoServer {
  private DemoServer() {}

  /**
   * Starts a server on a free port of the loopback.
   *
   * @param directory where its history and its log go
   * @return its address
   */
  static String start(Children children, Path directory) throws IOException {
    Path log = directory.resolve("server.log");
    Process process =
        children.start(
            log,
            List.of(
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--data",
                directory.resolve("data").toString(),
                "--print-port"));
    String port;
    try (BufferedReader reader = process.inputReader()) {
      port = reader.readLine();
    }
    if (port == null || !port.matches("[0-9]+")) {
      throw new CommandFailure(
          Exit.FAILURE, "the server did not start: " + Logs.lastLine(log) + " (" + log + ")");
    }
    return "127.0.0.1:" + port;
  }
}
