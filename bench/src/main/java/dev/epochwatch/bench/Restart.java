// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import java.util.function.Supplier;

/** How long a server takes from the start of its process until it serves what was there before. */
final class Restart {
  private static final int RUNS = 1_000;
  private static final int IN_FLIGHT = 32;

  private Restart() {}

  /**
   * Fills a store with live runs, ends the server in order, starts it again, kills it and starts it
   * once more.
   *
   * @param servers starts the server anew on the same store
   * @param stepsOfEach how many reports each of the live runs has
   */
  static Json measure(Supplier<Target> servers, int stepsOfEach, String policy)
      throws InterruptedException {
    try (Target first = servers.get();
        Load load = Load.open(first, "live", RUNS, 4, policy)) {
      load.reportSteps(stepsOfEach, IN_FLIGHT);
    }
    Json times = new Json().with("live_runs", RUNS).with("reports", (long) RUNS * stepsOfEach);
    start(servers, times, "after_a_stop").kill();
    start(servers, times, "after_a_kill").close();
    return times;
  }

  private static Target start(Supplier<Target> servers, Json times, String name) {
    long begin = System.nanoTime();
    Target server = servers.get();
    times.with(name + "_s", seconds(begin));
    // A run that goes on is read and judged again first.
    TrainingServiceGrpc.newBlockingStub(server.channels(1).get(0))
        .startRun(
            StartRunRequest.newBuilder()
                .setRun("live-0")
                .setResume(StartRunRequest.Resume.RESUME_ALLOW)
                .build());
    times.with(name + "_first_run_resumed_s", seconds(begin));
    return server;
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
