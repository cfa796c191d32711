// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Diagnosis.Kind;
import org.junit.jupiter.api.Test;

class LeaderTest {
  private final Leader leader = new Leader();

  @Test
  void update_challengerComesFirstFiveTimes_leads() {
    times(1, Kind.PLATEAU);
    assertThat(times(4, Kind.OVERFITTING)).isEqualTo(Kind.PLATEAU);
    assertThat(times(1, Kind.OVERFITTING)).isEqualTo(Kind.OVERFITTING);
  }

  @Test
  void update_longRun_challengerNeedsATwentiethOfIt() {
    times(1_000, Kind.PLATEAU);
    assertThat(times(50, Kind.OVERFITTING)).isEqualTo(Kind.PLATEAU);
    assertThat(times(5, Kind.OVERFITTING)).isEqualTo(Kind.OVERFITTING);
  }

  @Test
  void update_challengersInTurn_neverLead() {
    times(1, Kind.GOOD_FIT);
    for (int i = 0; i < 50; i++) {
      assertThat(times(4, i % 2 == 0 ? Kind.PLATEAU : Kind.NOISY)).isEqualTo(Kind.GOOD_FIT);
    }
  }

  @Test
  void update_challengerHasLedBefore_waitsTwiceAsLong() {
    times(1, Kind.PLATEAU);
    times(5, Kind.OVERFITTING);
    assertThat(times(9, Kind.PLATEAU)).isEqualTo(Kind.OVERFITTING);
    assertThat(times(1, Kind.PLATEAU)).isEqualTo(Kind.PLATEAU);
  }

  @Test
  void update_secondReturn_waitsForHalfOfTheRun() {
    times(1, Kind.PLATEAU);
    times(5, Kind.OVERFITTING);
    times(10, Kind.PLATEAU);
    times(84, Kind.PLATEAU);
    assertThat(times(98, Kind.OVERFITTING)).isEqualTo(Kind.PLATEAU);
    assertThat(times(1, Kind.OVERFITTING)).isEqualTo(Kind.OVERFITTING);
  }

  @Test
  void update_leaderNoLongerHolds_makesWayAtOnce() {
    times(1, Kind.OVERFITTING);
    assertThat(lead(false, Kind.STILL_IMPROVING)).isEqualTo(Kind.STILL_IMPROVING);
  }

  @Test
  void update_leaderNoLongerHolds_whatHasNotLedYetGoesBefore() {
    times(1, Kind.PLATEAU);
    times(5, Kind.OVERFITTING);
    assertThat(lead(false, Kind.PLATEAU, Kind.GOOD_FIT)).isEqualTo(Kind.GOOD_FIT);
  }

  @Test
  void update_divergence_leadsAtOnce() {
    times(1, Kind.PLATEAU);
    assertThat(times(1, Kind.DIVERGED)).isEqualTo(Kind.DIVERGED);
  }

  @Test
  void update_enoughReports_makesWayAtOnce() {
    times(1, Kind.INSUFFICIENT_DATA);
    assertThat(times(1, Kind.STILL_IMPROVING)).isEqualTo(Kind.STILL_IMPROVING);
  }

  private Kind times(int count, Kind first) {
    Kind leading = first;
    for (int i = 0; i < count; i++) {
      leading = lead(true, first);
    }
    return leading;
  }

  private Kind lead(boolean holds, Kind... inForce) {
    int bits = 0;
    for (Kind kind : inForce) {
      bits |= 1 << Symptoms.indexOf(kind);
    }
    return Symptoms.ALL.get(leader.update(bits, holds)).kind();
  }
}
