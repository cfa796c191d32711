// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much is said on stderr. */
final class LogSetup {
  // Held, because java.util.logging forgets the level of a logger that nobody holds.
  private static final java.util.logging.Logger GRPC =
      java.util.logging.Logger.getLogger("io.grpc");

  private LogSetup() {}

  static void apply(String level) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(level));
    }
    // gRPC warns of every client that vanishes while it is being answered: that is daily life.
    GRPC.setLevel(
        level.equals("debug") ? java.util.logging.Level.INFO : java.util.logging.Level.SEVERE);
  }
}
