// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.protobuf.Timestamp;
import dev.epochwatch.core.model.InvalidValueException;

/** Microseconds since 1970-01-01T00:00:00Z, and how the wire has them. */
final class Times {
  private static final long MICROS = 1_000_000;
  private static final int NANOS_OF_MICRO = 1_000;
  // 0001-01-01 to 9999-12-31, the range of a Timestamp.
  private static final long EARLIEST = -62_135_596_800L;
  private static final long LATEST = 253_402_300_799L;

  private Times() {}

  static Timestamp timestamp(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, MICROS))
        .setNanos((int) Math.floorMod(micros, MICROS) * NANOS_OF_MICRO)
        .build();
  }

  static long micros(String field, Timestamp timestamp) {
    long seconds = timestamp.getSeconds();
    int nanos = timestamp.getNanos();
    if (seconds < EARLIEST || seconds > LATEST || nanos < 0 || nanos > 999_999_999) {
      throw new InvalidValueException(field, "must be a time from the year 1 to the year 9999");
    }
    return seconds * MICROS + nanos / NANOS_OF_MICRO;
  }
}
