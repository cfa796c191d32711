// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import dev.epochwatch.proto.v1.Decision.Action;
import dev.epochwatch.proto.v1.ReportResult;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts answers and their latencies. Thread-safe. */
final class Tally {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Recorder latencies = new Recorder(LONGEST_NANOS, 3);
  private final LongAdder stops = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private volatile String firstError = "";
  private volatile int answerBytes;

  void add(ReportResult result, long nanos) {
    latencies.recordValue(Math.min(Math.max(nanos, 1), LONGEST_NANOS));
    if (result.hasError()) {
      errors.increment();
      firstError = result.getError().getMessage();
    } else if (result.getDecision().getAction() == Action.ACTION_STOP) {
      stops.increment();
    }
    if (answerBytes == 0) {
      answerBytes = result.getSerializedSize();
    }
  }

  /** The latencies since the call before, in nanoseconds; one value an answer. */
  Histogram drain() {
    answerBytes = 0;
    return latencies.getIntervalHistogram();
  }

  /** How many answers were a STOP, from the beginning. */
  long stops() {
    return stops.sum();
  }

  /** The size of an answer of the window, as it goes over the wire. */
  int answerBytes() {
    return answerBytes;
  }

  /**
   * Refuses to measure a server that refuses reports.
   *
   * @throws IllegalStateException when an answer was an error
   */
  void requireNoErrors() {
    if (errors.sum() > 0) {
      throw new IllegalStateException(errors.sum() + " reports were refused: " + firstError);
    }
  }
}
