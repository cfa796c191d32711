// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static dev.epochwatch.server.engine.EngineFixture.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.server.engine.EngineFixture.Asked;
import dev.epochwatch.server.store.Entry;
import org.junit.jupiter.api.Test;

/** What happens when something cannot be stored. */
class CommitFailureTest {
  private final FlakyStore store = new FlakyStore();
  private final EngineFixture fixture = new EngineFixture(store);

  @Test
  void report_beforeTheCommit_isNotAnswered() {
    fixture.start("r1");

    Asked asked = fixture.post(report("r1", 1, 1, 0, 1.0));

    assertThat(asked.isAnswered()).isFalse();
    fixture.engine().commitPending();
    assertThat(asked.told().isStop()).isFalse();
  }

  @Test
  void reports_thatWaitTogether_areWrittenAtOnce() {
    fixture.start("r1");
    int before = store.appends();
    for (int i = 0; i < 100; i++) {
      fixture.post(report("r1", 1, i + 1, i, 1.0));
    }

    fixture.engine().commitPending();

    assertThat(store.appends()).isEqualTo(before + 1);
  }

  @Test
  void everyWaitingReport_whileTheStoreIsDown_isRefusedAndCanBeSentAgain() {
    fixture.start("r1");
    fixture.start("r2");
    store.down(true);
    Asked first = fixture.post(report("r1", 1, 1, 0, 1.0));
    Asked second = fixture.post(report("r1", 1, 2, 1, 1.0));
    Asked other = fixture.post(report("r2", 1, 1, 0, 1.0));

    fixture.engine().commitPending();

    assertThat(first.reason()).isEqualTo(ErrorReason.STORE_DOWN);
    assertThat(second.reason()).isEqualTo(ErrorReason.STORE_DOWN);
    assertThat(other.reason()).isEqualTo(ErrorReason.STORE_DOWN);
    store.down(false);
    assertThat(fixture.send(report("r1", 1, 1, 0, 1.0)).isDuplicate()).isFalse();
    assertThat(fixture.send(report("r1", 1, 2, 1, 1.0)).told().isStop()).isFalse();
    assertThat(fixture.engine().view("r1").run().progress().reports()).isEqualTo(2);
  }

  @Test
  void report_whenTheStoreDiesOfAnError_isRefusedAndTheNextIsWritten() {
    fixture.start("r1");
    store.poison(
        entry -> {
          throw new StackOverflowError();
        });

    assertThat(fixture.send(report("r1", 1, 1, 0, 1.0)).reason()).isEqualTo(ErrorReason.INTERNAL);
    store.poison(entry -> false);

    assertThat(fixture.send(report("r1", 1, 1, 0, 1.0)).told().isStop()).isFalse();
  }

  @Test
  void reportBehindALostOne_waitsUntilThatOneComesAgain() {
    fixture.start("r1");
    store.down(true);
    fixture.send(report("r1", 1, 1, 0, 1.0));
    store.down(false);

    assertThat(fixture.send(report("r1", 1, 2, 1, 1.0)).reason()).isEqualTo(ErrorReason.OVERLOADED);
    fixture.send(report("r1", 1, 1, 0, 1.0)).told();
    fixture.send(report("r1", 1, 2, 1, 1.0)).told();

    assertThat(fixture.engine().view("r1").run().progress().reports()).isEqualTo(2);
  }

  @Test
  void reportBehindALostOne_thatNeverComesAgain_isTakenAfterAMinute() {
    fixture.start("r1");
    store.down(true);
    fixture.send(report("r1", 1, 1, 0, 1.0));
    store.down(false);

    fixture.advance(61_000_000);

    assertThat(fixture.send(report("r1", 1, 2, 1, 1.0)).told().isStop()).isFalse();
  }

  @Test
  void poisonReport_inABatch_takesOnlyItsOwnRunAlong() {
    fixture.start("r1");
    fixture.start("r2");
    store.poison(
        entry ->
            entry instanceof Entry.AppendReport append
                && append.report().observation().step() == 666);
    Asked before = fixture.post(report("r1", 1, 1, 0, 1.0));
    Asked poison = fixture.post(report("r1", 1, 2, 666, 1.0));
    Asked after = fixture.post(report("r1", 1, 3, 667, 1.0));
    Asked other = fixture.post(report("r2", 1, 1, 0, 1.0));

    fixture.engine().commitPending();

    assertThat(before.told().isStop()).isFalse();
    assertThat(poison.reason()).isEqualTo(ErrorReason.INTERNAL);
    assertThat(after.reason()).isEqualTo(ErrorReason.STORE_DOWN);
    assertThat(other.told().isStop()).isFalse();
    assertThat(fixture.engine().view("r1").run().progress().reports()).isEqualTo(1);
  }

  @Test
  void decision_thatWasLostWithItsReport_isMadeAnewFromTheStore() {
    fixture.start("r1", "max_steps(steps=5)");
    fixture.send(report("r1", 1, 1, 0, 1.0)).told();
    store.down(true);
    fixture.send(report("r1", 1, 2, 9, 1.0));
    store.down(false);

    RunView view = fixture.engine().view("r1");

    assertThat(view.run().progress().lastStep()).hasValue(0);
    assertThat(view.run().state()).isEqualTo(dev.epochwatch.server.store.RunState.RUNNING);
  }

  @Test
  void start_whileTheStoreIsDown_isRefused() {
    store.down(true);

    assertThatThrownBy(() -> fixture.start("r1"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(ErrorReason.STORE_DOWN);
              assertThat(refused.retryAfter()).isPresent();
            });
  }

  @Test
  void reports_beyondTheQueue_areRefusedAndTakenWhenThereIsRoomAgain() {
    EngineFixture small =
        new EngineFixture(store, new EngineSettings(20, 100, Policy.parse("max_steps(steps=9)")));
    small.start("r1");
    Asked first = small.post(report("r1", 1, 1, 0, 1.0));
    Asked second = small.post(report("r1", 1, 2, 1, 1.0));
    Asked third = small.post(report("r1", 1, 3, 2, 1.0));

    assertThat(third.reason()).isEqualTo(ErrorReason.OVERLOADED);
    small.engine().commitPending();
    assertThat(first.told().isStop()).isFalse();
    assertThat(second.told().isStop()).isFalse();
    assertThat(small.send(report("r1", 1, 3, 2, 1.0)).told().isStop()).isFalse();
  }

  @Test
  void close_writesWhatWaits_andRefusesWhatComesLater() {
    fixture.start("r1");
    Asked waiting = fixture.post(report("r1", 1, 1, 0, 1.0));

    fixture.engine().close();

    assertThat(waiting.told().isStop()).isFalse();
    assertThat(fixture.post(report("r1", 1, 2, 1, 1.0)).reason()).isEqualTo(ErrorReason.DRAINING);
    fixture.restart();
    assertThat(fixture.engine().view("r1").run().progress().reports()).isEqualTo(1);
  }
}
