// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The service and the echo under the same load, in alternating order.
 *
 * @param service the service's stretches
 * @param echo the echo's
 */
record Pair(List<Window> service, List<Window> echo) {

  /** A measurement of one stretch. */
  interface Stretch {
    Window measure(Load load) throws IOException, InterruptedException;
  }

  /** Measures both in turn; each goes first as often as the other. */
  static Pair alternate(Load service, Load echo, int windows, Stretch stretch)
      throws IOException, InterruptedException {
    Pair pair = new Pair(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < windows; i++) {
      if (i % 2 == 0) {
        pair.service.add(stretch.measure(service));
        pair.echo.add(stretch.measure(echo));
      } else {
        pair.echo.add(stretch.measure(echo));
        pair.service.add(stretch.measure(service));
      }
    }
    return pair;
  }

  /** The service's median rate as a share of the echo's. */
  double ratio() {
    return median(service, Window::perSecond) / median(echo, Window::perSecond);
  }

  static double median(List<Window> windows, ToDoubleFunction<Window> quantity) {
    double[] sorted = sorted(windows, quantity).toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  Json json() {
    return new Json()
        .with("ratio", Json.rounded(ratio()))
        .with("service", json(service))
        .with("echo", json(echo));
  }

  private static Json json(List<Window> windows) {
    return new Json()
        .with("per_second", Json.rounded(median(windows, Window::perSecond)))
        .with(
            "per_second_range",
            List.of(
                Json.rounded(sorted(windows, Window::perSecond).min().orElseThrow()),
                Json.rounded(sorted(windows, Window::perSecond).max().orElseThrow())))
        .with("p50_ms", Json.rounded(median(windows, window -> window.millis(50))))
        .with("p99_ms", Json.rounded(median(windows, window -> window.millis(99))))
        .with("max_ms", Json.rounded(median(windows, window -> window.millis(100))))
        .with("server_cpu_us", Json.rounded(median(windows, Window::serverMicrosPerAnswer)))
        .with("allocated_bytes", Math.round(median(windows, Window::allocatedBytesPerAnswer)))
        .with("gc_pause_percent", Json.rounded(median(windows, Window::pausePercent)))
        .with(
            "longest_gc_pause_ms",
            sorted(windows, w -> w.usage().longestPauseMillis()).max().orElseThrow())
        .with("answer_bytes", Math.round(median(windows, Window::answerBytes)));
  }

  private static DoubleStream sorted(List<Window> windows, ToDoubleFunction<Window> quantity) {
    return windows.stream().mapToDouble(quantity).sorted();
  }
}
