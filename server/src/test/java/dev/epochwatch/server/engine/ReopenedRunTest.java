// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.server.store.InMemoryStore;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that somebody reopened is not stopped again for what was overridden. */
class ReopenedRunTest {
  private final EngineFixture fixture = new EngineFixture(new InMemoryStore());

  @BeforeEach
  void stopAfterThreeFlatReports() {
    fixture.start("r1", "patience(epochs=3)");
    for (int step = 1; step <= 3; step++) {
      assertThat(report(1, step, step).isStop()).isFalse();
    }
    assertThat(report(1, 4, 4).isStop()).isTrue();
    fixture.resume("r1", OptionalLong.empty(), "one more try");
  }

  @Test
  void reportAfterAnOverride_isJudgedAfresh() {
    for (int step = 5; step <= 7; step++) {
      assertThat(report(2, step - 4, step).isStop()).isFalse();
    }

    assertThat(report(2, 4, 8).isStop()).isTrue();
  }

  @Test
  void restartAfterAnOverride_changesNoDecision() {
    report(2, 1, 5);
    Decision before = report(2, 2, 6);
    fixture.restart();

    assertThat(report(2, 2, 6)).isEqualTo(before);
    assertThat(report(2, 3, 7).isStop()).isFalse();
    assertThat(report(2, 4, 8).isStop()).isTrue();
  }

  @Test
  void resumeFromAnEarlierStepAfterAnOverride_keepsTheOverride() {
    report(2, 1, 5);
    report(2, 2, 6);
    fixture.resume("r1", OptionalLong.of(5), "");

    assertThat(report(3, 1, 6).isStop()).isFalse();
    assertThat(report(3, 2, 7).isStop()).isFalse();
    assertThat(report(3, 3, 8).isStop()).isTrue();
  }

  private Decision report(int attempt, long sequence, long step) {
    return fixture.send(EngineFixture.report("r1", attempt, sequence, step, 1.0)).told();
  }
}
