// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Report;
import dev.epochwatch.server.engine.EngineFixture.Asked;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredEvent;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What was answered once is the answer, whatever was learnt since. */
class FirstAnswerTest {
  private final EngineFixture fixture = new EngineFixture(new InMemoryStore());

  @Test
  void reportBeforeTheObjectiveWasKnown_sentAgain_getsTheAnswerOfThatTime() {
    fixture.start("r1", "max_steps(steps=3)");
    Report early = withoutObjective(1, 1, 5);
    Asked first = fixture.send(early);
    Asked second = fixture.send(EngineFixture.report("r1", 1, 2, 6, 1.0));

    assertThat(first.told().isStop()).isFalse();
    assertThat(second.told().decidedAtStep()).isEqualTo(6);
    assertThat(fixture.send(early).text()).isEqualTo(first.text());
    fixture.restart();
    assertThat(fixture.send(early).text()).isEqualTo(first.text());
    assertThat(fixture.send(EngineFixture.report("r1", 1, 2, 6, 1.0)).told())
        .isEqualTo(second.told());
  }

  @Test
  void objectiveThatComesWithALaterAttempt_stopsNobodyInHindsight() {
    fixture.start("r1", "max_steps(steps=3)");
    fixture.send(withoutObjective(1, 1, 5));
    fixture.resume("r1", OptionalLong.of(0), "");
    Asked told = fixture.send(EngineFixture.report("r1", 2, 1, 1, 1.0));

    assertThat(told.told().isStop()).isFalse();
    fixture.restart();
    assertThat(fixture.send(EngineFixture.report("r1", 2, 1, 1, 1.0)).told())
        .isEqualTo(told.told());
  }

  @Test
  void stop_ofARunThatWasInterruptedAndWakes_isToldOnce() {
    fixture.start("r1", "max_steps(steps=3)");
    assertThat(fixture.send(EngineFixture.report("r1", 1, 1, 5, 1.0)).told().isStop()).isTrue();
    fixture.engine().finish("r1", 1, RunState.INTERRUPTED, "preempted");
    fixture.send(EngineFixture.report("r1", 1, 2, 6, 1.0)).told();

    RunView view = fixture.engine().view("r1");
    assertThat(view.run().state()).isEqualTo(RunState.STOPPING);
    assertThat(fixture.engine().events(view.run(), 0, 100))
        .filteredOn(event -> event.kind() == StoredEvent.Kind.STOP)
        .hasSize(1);
  }

  private static Report withoutObjective(int attempt, long sequence, long step) {
    return new Report("r1", attempt, sequence, Observation.of(step, MetricValue.of("custom", 1.0)));
  }
}
