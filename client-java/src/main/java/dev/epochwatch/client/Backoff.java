// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: from 100 ms, 1.6 times longer each time, up to 5 s, each 20
 * % shorter or longer by chance so that a thousand trainers do not come back in one moment. Not
 * thread-safe.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final double GROWTH = 1.6;
  private static final double JITTER = 0.2;

  private final RandomGenerator random;
  private Duration delay = FIRST;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The delay before the next try; each call makes the following one longer. */
  Duration next() {
    Duration current = delay;
    Duration grown = Duration.ofNanos((long) (delay.toNanos() * GROWTH));
    delay = grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
    return jittered(current);
  }

  /** The delay, 20 % shorter or longer by chance. */
  Duration jittered(Duration asked) {
    double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
    return Duration.ofNanos((long) (asked.toNanos() * factor));
  }

  /** Begins again with the shortest delay. */
  void reset() {
    delay = FIRST;
  }
}
