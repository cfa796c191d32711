// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.e2e;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The example trainer in a process of its own. */
final class TrainerProcess implements AutoCloseable {
  private static final int BOUND_MINUTES = 3;

  private final Path logs;
  private final String run;
  private final Process process;

  private TrainerProcess(Path logs, String run, Process process) {
    this.logs = logs;
    this.run = run;
    this.process = process;
  }

  /**
   * Starts a training.
   *
   * @param run the run's id, which also names the logs
   */
  static TrainerProcess start(
      Path logs, ServerProcess server, String run, String scenario, String... further)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--scenario", scenario, "--server", server.address()));
    arguments.addAll(List.of("--run", run, "--output", "json"));
    arguments.addAll(List.of(further));
    return new TrainerProcess(
        logs, run, JavaProcess.start(logs, run, "dev.epochwatch.trainer.Main", arguments));
  }

  /** Halts the training, so that it does not end before what it is to live to see. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on. */
  void proceed() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("kill -" + name + " failed");
    }
  }

  /** Waits for the training's end and returns what it has to tell. */
  JsonObject outcome() throws IOException, InterruptedException {
    if (!process.waitFor(BOUND_MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("the training did not end");
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("the training failed: " + JavaProcess.complaints(logs, run));
    }
    List<String> lines = JavaProcess.output(logs, run).lines().toList();
    return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
