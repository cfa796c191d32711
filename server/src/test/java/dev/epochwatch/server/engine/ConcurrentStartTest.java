// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.server.engine.StartCommand.Resume;
import dev.epochwatch.server.store.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Trainers that resume one run at the same time. */
class ConcurrentStartTest {
  private static final int THREADS = 4;
  private static final int STARTS = 300;

  @Test
  void starts_ofOneRunAtTheSameTime_eachGetAnAttempt() throws Exception {
    ConcurrentSkipListSet<Integer> attempts = new ConcurrentSkipListSet<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Engine engine =
        Engine.start(
            new InMemoryStore(),
            EngineFixture.SETTINGS,
            EngineFixture::encoded,
            () -> 1_700_000_000_000_000L,
            () -> System.nanoTime() / 1_000,
            () -> "unnamed")) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        done.add(threads.submit(() -> startAgainAndAgain(engine, attempts)));
      }
      for (Future<?> each : done) {
        awaitDone(each);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(attempts).hasSize(THREADS * STARTS);
  }

  private static void startAgainAndAgain(Engine engine, ConcurrentSkipListSet<Integer> attempts) {
    for (int i = 0; i < STARTS; i++) {
      attempts.add(
          engine
              .start(EngineFixture.command("r1", "", Resume.ALLOW, OptionalLong.empty(), "", ""))
              .run()
              .attempt()
              .number());
    }
  }

  private static void awaitDone(Future<?> each) throws InterruptedException {
    try {
      each.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
