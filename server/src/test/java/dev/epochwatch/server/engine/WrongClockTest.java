// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Report;
import dev.epochwatch.server.engine.EngineFixture.Asked;
import dev.epochwatch.server.store.InMemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trainer whose clock is wrong is not stopped for it. */
class WrongClockTest {
  private static final long SECOND = 1_000_000;

  private final EngineFixture fixture = new EngineFixture(new InMemoryStore());

  WrongClockTest() {
    fixture.start("r1", "max_duration(duration=1h)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999-12-31T23:59:59Z", "2023-11-14T22:18:22Z"})
  void timeInTheFuture_doesNotStopTheRun(String wrong) {
    fixture.send(report(1, now()));
    fixture.advance(SECOND);

    Decision told = fixture.send(report(2, micros(wrong))).told();

    assertThat(told.isStop()).isFalse();
    assertThat(stored().get(1)).isEqualTo(now());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "1970-01-01T00:00:10Z", "2000-12-31T23:59:59Z"})
  void clockThatIsSetAfterTheFirstReport_doesNotStopTheRun(String unset) {
    long arrival = now();
    fixture.send(report(1, micros(unset)));
    fixture.advance(SECOND);

    assertThat(fixture.send(report(2, now())).told().isStop()).isFalse();
    assertThat(stored()).containsExactly(arrival, arrival + SECOND);
  }

  @Test
  void timeThatIsPossible_isBelieved() {
    fixture.send(report(1, now() - 3 * 3600 * SECOND));

    assertThat(fixture.send(report(2, now() + 300 * SECOND)).told().isStop()).isTrue();
  }

  @Test
  void reportOfAWrongTime_sentAgainLater_isTheSameBeforeAndAfterARestart() {
    long soon = now() + 301 * SECOND;
    Decision first = fixture.send(report(1, soon)).told();
    fixture.advance(7200 * SECOND);

    Asked again = fixture.send(report(1, soon));
    fixture.restart();
    Asked afterRestart = fixture.send(report(1, soon));

    assertThat(again.isDuplicate()).isTrue();
    assertThat(afterRestart.isDuplicate()).isTrue();
    assertThat(List.of(again.told(), afterRestart.told())).containsOnly(first);
  }

  private long now() {
    return fixture.nowMicros();
  }

  private List<Long> stored() {
    return fixture.engine().reports(fixture.engine().view("r1").run()).stream()
        .map(report -> report.observation().eventMicros().orElseThrow())
        .toList();
  }

  private static long micros(String time) {
    return Instant.parse(time).getEpochSecond() * SECOND;
  }

  private static Report report(long step, long eventMicros) {
    return new Report(
        "r1",
        1,
        step,
        new Observation(
            step,
            OptionalDouble.empty(),
            List.of(MetricValue.of("val_loss", 1.0 / step)),
            OptionalDouble.empty(),
            OptionalLong.of(eventMicros),
            Optional.empty(),
            OptionalLong.empty()));
  }
}
