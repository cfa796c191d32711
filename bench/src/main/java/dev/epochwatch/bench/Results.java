// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * All that was measured.
 *
 * @param pairs by load: the service beside the echo
 * @param pingPong one run
 * @param clientCost what {@code report} cost the training thread, in nanoseconds
 * @param extras what else was measured
 * @param bytesPerReport size of the store for each report, at the end, before it was compacted
 * @param reports how many reports were answered; all were found in the store
 * @param stops how many of the answers were a STOP
 */
record Results(
    Map<String, Pair> pairs,
    PingPong pingPong,
    Histogram clientCost,
    Json extras,
    double bytesPerReport,
    long reports,
    long stops) {

  Json json(Plan plan, Json machine) {
    Json loads = new Json();
    pairs.forEach((name, pair) -> loads.with(name, pair.json()));
    return new Json()
        .with(
            "ratio_to_echo",
            new Json()
                .with("runs_1000x1", Json.rounded(pair("runs_1000x1").ratio()))
                .with("runs_64x32", Json.rounded(pair("runs_64x32").ratio())))
        .with("ping_pong_ms", pingPong.json())
        .with("loads", loads)
        .with("client_report_us_p50", Json.rounded(clientMicros(50)))
        .with("client_report_us_p99", Json.rounded(clientMicros(99)))
        .with("other", extras)
        .with("store_bytes_per_report", Json.rounded(bytesPerReport))
        .with("reports", reports)
        .with("stop_answers", stops)
        .with("quick", plan.quick())
        .with("windows", plan.windows())
        .with("window_seconds", Json.rounded(plan.window().toMillis() / 1e3))
        .with("first_warm_up_seconds", Json.rounded(plan.firstWarmUp().toMillis() / 1e3))
        .with("warm_up_seconds", Json.rounded(plan.warmUp().toMillis() / 1e3))
        .with("machine", machine);
  }

  /** The figures for people. */
  String table(Plan plan) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%-40s %12s %12s %8s%n", "median of " + plan.windows(), "service", "echo", "ratio"));
    row(table, "decisions/s, 1000 runs x 1", pair("runs_1000x1"));
    row(table, "decisions/s, 64 runs x 32", pair("runs_64x32"));
    Pair open = pair("open_loop_20000");
    latency(table, "20000 reports/s: p50 ms", open, 50);
    latency(table, "20000 reports/s: p99 ms", open, 99);
    latency(table, "one run, ping-pong: p50 ms", pingPong.pair(), 50);
    latency(table, "one run, ping-pong: p99 ms", pingPong.pair(), 99);
    table.append(line("fdatasync of 4 KiB: p50 ms", pingPong.fdatasyncP50()));
    table.append(line("client, report without waiting: p50 us", clientMicros(50)));
    table.append(line("client, report without waiting: p99 us", clientMicros(99)));
    table.append(line("store, bytes a report, not all archived", bytesPerReport));
    table.append(
        line(
            "allocated a report, 1000 runs x 1: bytes",
            Pair.median(pair("runs_1000x1").service(), Window::allocatedBytesPerAnswer)));
    table.append(
        line(
            "stopped by the collector, 20000/s: %",
            Pair.median(open.service(), Window::pausePercent)));
    return table.append("other: ").append(extras).append(System.lineSeparator()).toString();
  }

  private double clientMicros(double percentile) {
    return clientCost.getValueAtPercentile(percentile) / 1e3;
  }

  private static void row(StringBuilder table, String name, Pair pair) {
    table.append(
        String.format(
            Locale.ROOT,
            "%-40s %12.0f %12.0f %8.2f%n",
            name,
            Pair.median(pair.service(), Window::perSecond),
            Pair.median(pair.echo(), Window::perSecond),
            pair.ratio()));
  }

  private static void latency(StringBuilder table, String name, Pair pair, double percentile) {
    double service = Pair.median(pair.service(), window -> window.millis(percentile));
    double echo = Pair.median(pair.echo(), window -> window.millis(percentile));
    table.append(
        String.format(
            Locale.ROOT, "%-40s %12.3f %12.3f %8.2f%n", name, service, echo, service / echo));
  }

  private static String line(String name, double value) {
    return String.format(Locale.ROOT, "%-40s %12.3f%n", name, value);
  }

  private Pair pair(String name) {
    Pair pair = pairs.get(name);
    if (pair == null) {
      throw new IllegalStateException("not measured: " + name);
    }
    return pair;
  }
}
