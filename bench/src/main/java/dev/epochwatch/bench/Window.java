// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import org.HdrHistogram.Histogram;

/**
 * What was measured in one stretch of time.
 *
 * @param perSecond answers in a second
 * @param latencies from the time a report was due to its answer, in nanoseconds
 * @param usage what the server used
 * @param answerBytes size of one answer on the wire
 */
record Window(double perSecond, Histogram latencies, Usage usage, int answerBytes) {

  /** A quantile of the latency in milliseconds. */
  double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  /** Processor time of the server for one answer, in microseconds; 0 when nothing was answered. */
  double serverMicrosPerAnswer() {
    long answers = latencies.getTotalCount();
    return answers == 0 ? 0 : usage.cpu().toNanos() / 1e3 / answers;
  }

  /** What the server allocated for one answer, in bytes; 0 when nothing was answered. */
  double allocatedBytesPerAnswer() {
    long answers = latencies.getTotalCount();
    return answers == 0 ? 0 : (double) usage.allocatedBytes() / answers;
  }

  /** The share of the time for which garbage collections stopped the server, in percent. */
  double pausePercent() {
    double seconds = latencies.getTotalCount() / perSecond;
    return usage.pauseMillis() / seconds / 10;
  }
}
