// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Times of files that tell only the seconds since the start: they are counted from
 * 2001-01-01T00:00:00Z, for a server does not believe a time before that.
 */
public final class Elapsed {
  private static final double START_SECONDS = 978_307_200;
  private static final double MICROS = 1e6;

  private Elapsed() {}

  /**
   * The time in microseconds since 1970-01-01T00:00:00Z. Seconds that are themselves such a time
   * stay it; those that are not finite tell none.
   */
  public static OptionalLong micros(OptionalDouble seconds) {
    if (seconds.isEmpty() || !Double.isFinite(seconds.getAsDouble())) {
      return OptionalLong.empty();
    }
    double told = seconds.getAsDouble();
    double since = told < START_SECONDS ? START_SECONDS + told : told;
    return OptionalLong.of(Math.round(since * MICROS));
  }
}
