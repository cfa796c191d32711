// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void next_growsTo5SecondsWithin20Percent() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    double expected = 100;
    for (int i = 0; i < 30; i++) {
      assertThat((double) backoff.next().toMillis()).isBetween(expected * 0.79, expected * 1.21);
      expected = Math.min(5_000, expected * 1.6);
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThan(Duration.ofMillis(121));
  }
}
