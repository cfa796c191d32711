// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The cost of one decision in microseconds, by where in the run it is taken. */
final class DecisionCost {
  private DecisionCost() {}

  /** Measures in a JVM of its own, so that nothing else has warmed or misled the compiler. */
  static Json measure() throws RunnerException {
    Json costs = new Json();
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include(JudgeBenchmark.class.getName())
                    .shouldFailOnError(true)
                    .timeout(TimeValue.minutes(5))
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run()) {
      String step = result.getParams().getParam("step");
      var statistics = result.getPrimaryResult().getStatistics();
      costs.with(
          "step_" + step,
          new Json()
              .with("median_us", Json.rounded(statistics.getPercentile(50)))
              .with("min_us", Json.rounded(statistics.getMin()))
              .with("max_us", Json.rounded(statistics.getMax())));
    }
    return costs;
  }
}
