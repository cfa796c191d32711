// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.server.app.EpochwatchServer;
import dev.epochwatch.server.app.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The real server on a free port, its store in memory, for the tests of one class. */
final class LiveServer implements BeforeAllCallback, AfterAllCallback {
  private EpochwatchServer server = start();

  @Override
  public void beforeAll(ExtensionContext context) {
    // Started with the field: tests of one class share it and use runs of their own.
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.close();
  }

  int port() {
    return server.port();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  Shell shell() {
    return Shell.at(address());
  }

  /** Reports a run that overfits: its best is at step 6, and its policy stops it at step 9. */
  void overfit(String run) {
    Shell shell = shell();
    double[] validation = {0.9, 0.7, 0.6, 0.5, 0.45, 0.4, 0.45, 0.5, 0.55};
    for (int step = 1; step <= validation.length; step++) {
      shell.run(
          "report",
          "--run",
          run,
          "--step",
          Integer.toString(step),
          "--experiment",
          "digits",
          "--policy",
          "patience(epochs=3)",
          "--param",
          "lr=0.001",
          "val_loss=" + validation[step - 1],
          "train_loss=" + 1.0 / (step + 1));
    }
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
