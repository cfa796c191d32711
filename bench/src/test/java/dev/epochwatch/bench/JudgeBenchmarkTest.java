// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One iteration in this process: the benchmark compiles and runs for ever. */
class JudgeBenchmarkTest {
  @Test
  void decide_oneIteration_measuresSomething() throws Exception {
    var results =
        new Runner(
                new OptionsBuilder()
                    .include(JudgeBenchmark.class.getName())
                    .param("step", "10")
                    .forks(0)
                    .shouldFailOnError(true)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results).hasSize(1);
    for (RunResult result : results) {
      assertThat(result.getPrimaryResult().getScore()).isPositive();
    }
  }
}
