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
    leader.update(Kind.PLATEAU, Leader.Hold.NONE);
    assertThat(times(4, Kind.OVERFITTING)).isEqualTo(Kind.PLATEAU);
    assertThat(times(1, Kind.OVERFITTING)).isEqualTo(Kind.OVERFITTING);
  }

  @Test
  void update_challengersInTurn_neverLead() {
    leader.update(Kind.GOOD_FIT, Leader.Hold.NONE);
    for (int i = 0; i < 50; i++) {
      assertThat(times(4, i % 2 == 0 ? Kind.PLATEAU : Kind.NOISY)).isEqualTo(Kind.GOOD_FIT);
    }
  }

  @Test
  void update_challengerHasLedBefore_waitsTwiceAsLong() {
    leader.update(Kind.PLATEAU, Leader.Hold.NONE);
    times(5, Kind.OVERFITTING);
    assertThat(times(9, Kind.PLATEAU)).isEqualTo(Kind.OVERFITTING);
    assertThat(times(1, Kind.PLATEAU)).isEqualTo(Kind.PLATEAU);
  }

  @Test
  void update_leaderNoLongerHolds_makesWayAtOnce() {
    leader.update(Kind.PLATEAU, Leader.Hold.NONE);
    assertThat(leader.update(Kind.STILL_IMPROVING, Leader.Hold.NONE))
        .isEqualTo(Kind.STILL_IMPROVING);
  }

  @Test
  void update_divergence_leadsAtOnce() {
    leader.update(Kind.PLATEAU, Leader.Hold.NONE);
    assertThat(times(1, Kind.DIVERGED)).isEqualTo(Kind.DIVERGED);
  }

  @Test
  void update_enoughReports_makesWayAtOnce() {
    leader.update(Kind.INSUFFICIENT_DATA, Leader.Hold.NONE);
    assertThat(times(1, Kind.STILL_IMPROVING)).isEqualTo(Kind.STILL_IMPROVING);
  }

  @Test
  void update_leaderWithWeakSigns_makesWayAfterFiveReports() {
    leader.update(Kind.PLATEAU, Leader.Hold.NONE);
    times(5, Kind.STILL_IMPROVING);
    for (int i = 0; i < 4; i++) {
      assertThat(leader.update(Kind.PLATEAU, Leader.Hold.LOOSE)).isEqualTo(Kind.STILL_IMPROVING);
    }
    assertThat(leader.update(Kind.PLATEAU, Leader.Hold.LOOSE)).isEqualTo(Kind.PLATEAU);
  }

  private Kind times(int count, Kind first) {
    Kind leading = first;
    for (int i = 0; i < count; i++) {
      leading = leader.update(first, Leader.Hold.FIRM);
    }
    return leading;
  }
}
