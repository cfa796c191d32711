// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

/** Keeps standard output for data. */
final class Logging {
  private Logging() {}

  /** Sends warnings to standard error; to be called before anything logs. */
  static void toStandardError() {
    System.setProperty("logback.configurationFile", "bench-logback.xml");
  }
}
