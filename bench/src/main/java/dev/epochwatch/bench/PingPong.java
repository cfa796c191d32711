// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One run, one report at a time.
 *
 * @param pair the service and the echo
 * @param syncs the disk alone, a few hundred forced writes each
 */
record PingPong(Pair pair, List<Histogram> syncs) {

  double serviceP50() {
    return Pair.median(pair.service(), window -> window.millis(50));
  }

  double echoP50() {
    return Pair.median(pair.echo(), window -> window.millis(50));
  }

  /** The median of the medians, in milliseconds. */
  double fdatasyncP50() {
    List<Double> medians =
        syncs.stream().map(histogram -> histogram.getValueAtPercentile(50) / 1e6).sorted().toList();
    return medians.get(medians.size() / 2);
  }

  Json json() {
    return new Json()
        .with("service_p50", Json.rounded(serviceP50()))
        .with("echo_p50", Json.rounded(echoP50()))
        .with("fdatasync_p50", Json.rounded(fdatasyncP50()))
        .with("service_p99", Json.rounded(Pair.median(pair.service(), w -> w.millis(99))))
        .with("echo_p99", Json.rounded(Pair.median(pair.echo(), w -> w.millis(99))))
        .with(
            "fdatasync_p50_range",
            syncs.stream().map(h -> Json.rounded(h.getValueAtPercentile(50) / 1e6)).toList());
  }
}
