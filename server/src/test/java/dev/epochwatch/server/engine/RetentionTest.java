// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.server.engine.StartCommand.Resume;
import dev.epochwatch.server.store.Host;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredRun.Description;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Runs that ended long ago are deleted, and only those. */
class RetentionTest {
  private static final long DAY = 24L * 3_600 * 1_000_000;

  private final Store store = new InMemoryStore();
  private final EngineFixture fixture = new EngineFixture(store);

  @Test
  void sweep_ofRunsOfSeveralAges_deletesTheOldFinishedOnes() {
    finished("old", "digits");
    started("still-running", "digits");
    started("interrupted", "digits");
    fixture.engine().finish("interrupted", 1, RunState.INTERRUPTED, "");
    fixture.advance(8 * DAY);
    finished("young", "digits");
    fixture.advance(3 * DAY);

    sweep(new Retention(7, Map.of()));

    assertThat(store.run("old")).isEmpty();
    assertThat(store.run("young")).isPresent();
    assertThat(store.run("still-running")).isPresent();
    assertThat(store.run("interrupted")).isPresent();
  }

  @Test
  void sweep_withDaysOfItsOwnForAnExperiment_goesByThose() {
    finished("scratch-1", "scratch");
    finished("paper-1", "paper");
    finished("digits-1", "digits");
    fixture.advance(10 * DAY);

    sweep(new Retention(30, Map.of("scratch", 7, "paper", 0)));
    assertThat(store.run("scratch-1")).isEmpty();
    assertThat(store.run("digits-1")).isPresent();
    fixture.advance(1_000 * DAY);
    sweep(new Retention(30, Map.of("scratch", 7, "paper", 0)));

    assertThat(store.run("digits-1")).isEmpty();
    assertThat(store.run("paper-1")).isPresent();
  }

  @Test
  void sweep_ofMoreThanABatch_deletesABatchAndSaysThatThereIsMore() {
    for (int i = 0; i < RetentionSweep.BATCH + 1; i++) {
      finished("run-" + i, "digits");
    }
    fixture.advance(8 * DAY);
    RetentionSweep sweep =
        fixture.engine().housekeeping().retention(new Retention(7, Map.of()), () -> false);

    assertThat(sweep.sweep(fixture.nowMicros())).isTrue();
    assertThat(sweep.sweep(fixture.nowMicros())).isFalse();

    assertThat(fixture.engine().housekeeping().activeRuns()).isZero();
    assertThat(store.run("run-0")).isEmpty();
    assertThat(store.run("run-" + RetentionSweep.BATCH)).isEmpty();
  }

  @Test
  void runThatIsReopened_stays() {
    finished("reopened", "digits");
    fixture.advance(8 * DAY);
    long now = fixture.nowMicros();
    fixture.resume("reopened", OptionalLong.empty(), "once more");

    assertThat(fixture.engine().housekeeping().deleteFinished("reopened", now)).isFalse();
    fixture.engine().finish("reopened", 2, RunState.INTERRUPTED, "");
    assertThat(fixture.engine().housekeeping().deleteFinished("reopened", now)).isFalse();

    assertThat(store.run("reopened")).isPresent();
  }

  @Test
  void sweep_whileTheServerEnds_deletesNothing() {
    finished("old", "digits");
    fixture.advance(8 * DAY);

    fixture
        .engine()
        .housekeeping()
        .retention(new Retention(7, Map.of()), () -> true)
        .sweep(fixture.nowMicros());

    assertThat(store.run("old")).isPresent();
  }

  private void sweep(Retention retention) {
    fixture.engine().housekeeping().retention(retention, () -> false).sweep(fixture.nowMicros());
  }

  private void finished(String run, String experiment) {
    started(run, experiment);
    fixture.send(EngineFixture.report(run, 1, 1, 1, 0.5));
    fixture.engine().finish(run, 1, RunState.SUCCEEDED, "");
  }

  private void started(String run, String experiment) {
    Description description =
        new Description(
            experiment,
            "",
            Map.of(),
            Map.of(),
            OptionalLong.empty(),
            Optional.empty(),
            Host.UNKNOWN);
    fixture
        .engine()
        .start(
            new StartCommand(
                Optional.of(run),
                true,
                description,
                Optional.empty(),
                "",
                Resume.NEVER,
                OptionalLong.empty(),
                "",
                ""));
  }
}
