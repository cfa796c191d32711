// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Report;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.Replay;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.server.engine.StartCommand.Resume;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is judged among others sees the same ones for ever. */
class PeersTest {
  private static final String PERCENTILE = "percentile(worst=40, warm_up=8, min_runs=4)";

  private final Store store = new InMemoryStore();
  private final EngineFixture fixture = new EngineFixture(store);
  private final Population population = new Population(fixture);

  @ParameterizedTest
  @ValueSource(
      strings = {
        PERCENTILE,
        "optuna_median(n_warmup_steps=4)",
        "optuna_percentile(percentile=20, n_startup_trials=3, n_warmup_steps=6)",
        "optuna_successive_halving(min_resource=2)",
        "optuna_hyperband(max_resource=30)",
        "optuna_wilcoxon()",
        "bandit(slack=0.15, warm_up=7)",
        "truncation(share=0.25, warm_up=9)",
        "median_running_average()",
        "asha(grace=3)"
      })
  void liveRun_amongFinishedOnes_isToldWhatAReplayAmongThemSays(String policy) {
    population.finishFive();
    for (double level : new double[] {0.05, 0.25, 0.45, 3}) {
      String run = "run-" + level;
      fixture.start(run, policy);

      List<Decision> told = population.report(run, level, 1, Population.STEPS);

      List<Decision> replayed = replay(policy, level);
      assertThat(told.stream().map(Decision::action).toList())
          .as("level %s", level)
          .isEqualTo(replayed.stream().map(Decision::action).toList());
      assertThat(told.get(told.size() - 1).verdicts()).isEqualTo(replayed.get(29).verdicts());
      // It must not become a peer of the next one.
      fixture.engine().finish(run, 1, RunState.CANCELLED, "");
    }
  }

  @Test
  void liveRun_amongTheWorst_isStopped() {
    population.finishFive();
    fixture.start("slow", PERCENTILE);

    List<Decision> told = population.report("slow", 0.6, 1, 10);

    assertThat(told.get(6).isStop()).isFalse();
    assertThat(told.get(7).isStop()).isTrue();
  }

  @Test
  void run_withoutPeers_goesOn() {
    fixture.start("first", PERCENTILE);

    assertThat(population.report("first", 5, 1, Population.STEPS)).noneMatch(Decision::isStop);
    assertThat(fixture.engine().view("first").run().peers()).contains(List.of());
  }

  @Test
  void restart_afterMoreRunsHaveFinished_changesNoDecision() {
    List<Decision> undisturbed = new PeersTest().life(false);

    List<Decision> disturbed = life(true);

    assertThat(disturbed).isEqualTo(undisturbed);
    assertThat(disturbed.get(disturbed.size() - 1).isStop()).isTrue();
  }

  /** Others finish, one that it is judged among is reopened, and the server dies meanwhile. */
  private List<Decision> life(boolean disturbed) {
    population.finishFive();
    fixture.start("slow", "percentile(worst=40, warm_up=20, min_runs=4)");
    List<Decision> told = new ArrayList<>(population.report("slow", 0.45, 1, 10));
    if (disturbed) {
      for (int i = 0; i < 5; i++) {
        population.finish("later-" + i, 9, RunState.SUCCEEDED);
      }
      fixture.resume("peer-1", OptionalLong.of(3), "once more");
      fixture.send(EngineFixture.report("peer-1", 2, 1, 4, 99));
      fixture.restart();
    }
    told.addAll(population.report("slow", 0.45, 11, 19));
    if (disturbed) {
      fixture.restart();
    }
    told.addAll(population.report("slow", 0.45, 20, 25));
    return told;
  }

  @Test
  void policyThatLooksAtOthers_givenLater_findsThemThenAndForGood() {
    population.finishFive();
    fixture.start("slow", "max_steps(steps=1000)");
    population.report("slow", 0.6, 1, 9);
    assertThat(fixture.engine().view("slow").run().peers()).isEmpty();

    update("slow", PERCENTILE);
    population.finish("later", 9, RunState.SUCCEEDED);
    update("slow", "any(" + PERCENTILE + ", max_steps(steps=1000))");
    fixture.restart();

    assertThat(fixture.engine().view("slow").run().peers().orElseThrow()).hasSize(5);
    assertThat(population.report("slow", 0.6, 10, 10).get(0).isStop()).isTrue();
  }

  @Test
  void delete_ofARunThatAnotherIsJudgedAmong_isRefusedUntilThatHasEnded() {
    population.finishFive();
    fixture.start("a", PERCENTILE);
    fixture.start("b", PERCENTILE);
    fixture.engine().finish("b", 1, RunState.INTERRUPTED, "");
    assertRefused(() -> fixture.engine().delete("peer-1"), ErrorReason.PEER_NEEDED, "2");
    fixture.restart();

    fixture.engine().delete("b");
    assertRefused(() -> fixture.engine().delete("peer-1"), ErrorReason.PEER_NEEDED, "1");
    fixture.engine().finish("a", 1, RunState.FAILED, "");
    fixture.engine().delete("peer-1");

    assertThat(store.run("peer-1")).isEmpty();
  }

  @Test
  void retention_passesOverRunsThatOthersAreJudgedAmong() {
    population.finishFive();
    fixture.start("a", PERCENTILE);
    fixture.advance(864_000_000_000L);
    for (int i = 0; i <= RetentionSweep.BATCH; i++) {
      fixture.start("empty-" + i, "");
      fixture.engine().finish("empty-" + i, 1, RunState.FAILED, "");
    }
    fixture.advance(864_000_000_000L);
    RetentionSweep sweep =
        fixture.engine().housekeeping().retention(new Retention(7, Map.of()), () -> false);

    assertThat(sweep.sweep(fixture.nowMicros())).isTrue();
    assertThat(sweep.sweep(fixture.nowMicros())).isFalse();
    assertThat(store.run("empty-0")).isEmpty();
    assertThat(store.run("empty-" + RetentionSweep.BATCH)).isEmpty();
    assertThat(store.run("peer-1")).isPresent();
    fixture.engine().finish("a", 1, RunState.FAILED, "");

    sweep.sweep(fixture.nowMicros());

    assertThat(store.run("peer-1")).isEmpty();
  }

  @Test
  void reopening_ofARunWhosePeersAreGone_isRefused() {
    population.finishFive();
    fixture.start("a", PERCENTILE);
    population.report("a", 0.6, 1, 10);
    fixture.engine().finish("a", 1, RunState.STOPPED_EARLY, "");
    StartCommand reopen =
        EngineFixture.command("a", "", Resume.REOPEN, OptionalLong.empty(), "", "");
    fixture.engine().start(reopen);
    assertRefused(() -> fixture.engine().delete("peer-1"), ErrorReason.PEER_NEEDED, "1");
    fixture.engine().finish("a", 2, RunState.STOPPED_EARLY, "");
    fixture.engine().delete("peer-1");

    assertRefused(() -> fixture.engine().start(reopen), ErrorReason.PEERS_DELETED, "1");
  }

  private void update(String run, String policy) {
    fixture
        .engine()
        .update(run, new RunChange("", Optional.empty(), Optional.empty(), Optional.of(policy)));
  }

  private static void assertRefused(Runnable call, ErrorReason reason, String runs) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.metadata()).containsEntry("runs", runs);
            });
  }

  private static List<Decision> replay(String policy, double level) {
    List<Observation> run =
        IntStream.rangeClosed(1, Population.STEPS)
            .mapToObj(
                step -> EngineFixture.report("any", 1, step, step, Population.loss(level, step)))
            .map(Report::observation)
            .toList();
    List<Cohort.Member> five = Population.five();
    return new Replay(
            Policy.parse(policy),
            Optional.of(Objective.VALIDATION_LOSS),
            OptionalLong.empty(),
            Optional.empty(),
            metric -> five)
        .decisions(run)
        .toList();
  }
}
