// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.server.store.Attempt;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.Peer;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Samples;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.StoredRun.Progress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which runs are chosen as peers, and what is seen of them. */
class CohortsTest {
  private static final String EXPERIMENT = "digits";

  private final Store store = new InMemoryStore();
  private final Cohorts cohorts = new Cohorts(store);

  @Test
  void choose_amongAllStates_takesThoseThatCameToAnEndOfTheirOwn() {
    for (RunState state : RunState.values()) {
      put(1 + state.ordinal(), state, 1, 10);
    }

    assertThat(cohorts.choose(EXPERIMENT))
        .containsExactly(
            new Peer(1 + RunState.SUCCEEDED.ordinal(), 1, true),
            new Peer(1 + RunState.STOPPED_EARLY.ordinal(), 1, false));
    assertThat(cohorts.choose("letters")).isEmpty();
  }

  @Test
  void choose_amongMany_takesTheNewestInTheOrderOfTheirCreation() {
    int all = Cohorts.MOST_PEERS + 10;
    for (int i = 1; i <= all; i++) {
      put(i, RunState.SUCCEEDED, 1, 10);
    }

    List<Peer> chosen = cohorts.choose(EXPERIMENT);

    assertThat(chosen).hasSize(Cohorts.MOST_PEERS);
    assertThat(chosen.get(0).run()).isEqualTo(11);
    assertThat(chosen.get(chosen.size() - 1).run()).isEqualTo(all);
  }

  @Test
  void choose_amongLongRuns_takesWhatFitsIn() {
    put(1, RunState.SUCCEEDED, 1, 10);
    put(2, RunState.SUCCEEDED, 1, Cohorts.MOST_REPORTS + 1);
    put(3, RunState.SUCCEEDED, 1, Cohorts.MOST_REPORTS - 10);
    put(4, RunState.SUCCEEDED, 1, 1);

    assertThat(cohorts.choose(EXPERIMENT)).extracting(Peer::run).containsExactly(3L, 4L);
  }

  @Test
  void ofThePast_takesTheStoredPeersElseWhatHadEndedBefore() {
    put(1, RunState.SUCCEEDED, 1, 10);
    // By the samples' clock a run ends 5 microseconds after its start, which is its number.
    put(5, RunState.SUCCEEDED, 1, 10);
    StoredRun run = put(7, RunState.SUCCEEDED, 1, 10);
    put(8, RunState.SUCCEEDED, 1, 10);

    assertThat(cohorts.ofThePast(run)).extracting(Peer::run).containsExactly(1L);
    List<Peer> stored = List.of(new Peer(5, 1, true));
    assertThat(cohorts.ofThePast(new RunDraft(run).peers(stored).changed(1))).isEqualTo(stored);
  }

  @Test
  void members_haveWhatTheAttemptHadThatWasChosen() {
    StoredRun run = put(1, RunState.SUCCEEDED, 1, 3);
    for (int sequence = 1; sequence <= 3; sequence++) {
      store.append(List.of(new Entry.AppendReport(1, Samples.report(1, sequence))));
    }
    Peer peer = Peer.of(run);
    store.append(
        List.of(
            new Entry.PutRun(
                new RunDraft(run)
                    .attempt(new Attempt(2, OptionalLong.of(1), 9), "again")
                    .changed(9)),
            new Entry.AppendReport(1, Samples.report(2, 2))));

    List<Cohort.Member> then = members(peer);
    assertThat(then).hasSize(1);
    assertThat(then.get(0).run()).isEqualTo("run-1");
    assertThat(then.get(0).series().size()).isEqualTo(3);
    assertThat(then.get(0).series().value(1)).isEqualTo(1.5 / 2 + 1);
    Cohort.Member now = members(new Peer(1, 2, false)).get(0);
    assertThat(now.complete()).isFalse();
    assertThat(now.series().size()).isEqualTo(2);
    assertThat(now.series().value(1)).isEqualTo(1.5 / 2 + 2);
  }

  @Test
  void members_thatAreGoneOrLackTheMetric_areLeftOut() {
    put(1, RunState.SUCCEEDED, 1, 3);
    put(2, RunState.SUCCEEDED, 1, 3);
    store.append(List.of(new Entry.AppendReport(1, Samples.report(1, 1))));
    List<Peer> peers = List.of(new Peer(1, 1, true), new Peer(2, 1, true), new Peer(3, 1, true));
    assertThat(
            cohorts
                .of(peers, Objective.VALIDATION_LOSS.metric())
                .members(Objective.VALIDATION_LOSS.metric()))
        .hasSize(1);
    store.append(List.of(new Entry.DeleteRun(1)));
    cohorts.forget(1);

    assertThat(members(new Peer(1, 1, true))).isEmpty();
  }

  private List<Cohort.Member> members(Peer peer) {
    return cohorts
        .of(List.of(peer), Objective.VALIDATION_LOSS.metric())
        .members(Objective.VALIDATION_LOSS.metric());
  }

  private StoredRun put(long number, RunState state, int attempt, long reports) {
    Progress progress =
        new Progress(
            reports,
            reports,
            OptionalLong.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Reason.NONE);
    StoredRun run = Samples.with(Samples.run(number, state, attempt), progress);
    store.append(List.of(new Entry.PutRun(run)));
    return run;
  }
}
