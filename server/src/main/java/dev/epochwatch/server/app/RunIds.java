// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Makes ids for runs that come without one: the time, so that they sort, and some chance. */
final class RunIds implements Supplier<String> {
  private static final int RADIX = 36;
  private static final long CHANCE = 36L * 36 * 36 * 36 * 36;

  private final LongSupplier nowMicros;

  RunIds(LongSupplier nowMicros) {
    this.nowMicros = nowMicros;
  }

  @Override
  public String get() {
    String time = Long.toString(nowMicros.getAsLong() / 1_000, RADIX);
    String chance = Long.toString(CHANCE + ThreadLocalRandom.current().nextLong(CHANCE), RADIX);
    return "run-" + time + "-" + chance.substring(1);
  }
}
