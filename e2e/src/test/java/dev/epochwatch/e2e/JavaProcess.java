// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a Java program with this process's class path, its outputs going to files. */
final class JavaProcess {
  private JavaProcess() {}

  /**
   * Starts the program.
   *
   * @param logs where {@code NAME.out} and {@code NAME.err} go
   */
  static Process start(Path logs, String name, String mainClass, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")));
    command.add(mainClass);
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectOutput(logs.resolve(name + ".out").toFile())
        .redirectError(logs.resolve(name + ".err").toFile())
        .start();
  }

  /** What the program has printed so far. */
  static String output(Path logs, String name) throws IOException {
    return Files.readString(logs.resolve(name + ".out"));
  }

  /** What the program has complained about so far, for messages of failed tests. */
  static String complaints(Path logs, String name) throws IOException {
    return Files.readString(logs.resolve(name + ".err"));
  }
}
