// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Backtests of runs that a server remembers. */
class ServerBacktestTest {
  @RegisterExtension static final LiveServer server = new LiveServer();

  private final Shell shell = server.shell();

  @BeforeAll
  static void report() {
    for (int step = 1; step <= 20; step++) {
      double loss = step < 18 ? 1.0 / Math.min(step, 5) : 0.01;
      server
          .shell()
          .run(
              "report",
              "--run",
              "late",
              "--step",
              Integer.toString(step),
              "--experiment",
              "digits",
              "--policy",
              "max_steps(1000)",
              "val_loss=" + loss);
    }
    server.overfit("short");
  }

  @Test
  void backtest_asTable_showsFiguresAndMistakes() {
    Result result = shell.run("backtest", "--policy", "patience(epochs=3)", "--runs", "");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("POLICY", "patience(epochs=3)", "worst of patience(epochs=3)", "RUN")
        .containsPattern("NO_IMPROVEMENT +late");
    assertThat(result.err()).isEqualTo("1 runs judged, 1 left out\n");
  }

  @Test
  void backtest_gridOfMoreThanACallHolds_isAnsweredWhole() {
    Result result =
        shell.run(
            "backtest",
            "--grid",
            "patience(epochs={1,2,3,4,5,6,7,8,9,10,11}, min_delta={0,0.01,0.02,0.03,0.04,0.05,0.06,0.07,0.08,0.09})",
            "--runs",
            "experiment = \"digits\"",
            "-o",
            "csv");

    assertThat(result.exit()).isZero();
    assertThat(result.out().lines()).hasSize(111);
    assertThat(result.out())
        .contains("\npatience(epochs=3),", "\n\"patience(epochs=11, min_delta=0.09)\",");
  }

  @Test
  void backtest_asJson_namesTheRun() {
    Result result =
        shell.run(
            "backtest",
            "--policy",
            "patience(epochs=3)",
            "--metric",
            "val_loss",
            "--runs",
            "",
            "-o",
            "json");

    assertThat(result.out()).contains("\"run\": \"late\"", "\"bestStep\": 18");
  }

  @Test
  void backtest_badFilter_isUsageAndSaysWhere() {
    Result result = shell.run("backtest", "--policy", "patience()", "--runs", "bets < 3");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("BAD_FILTER", "best");
  }

  @Test
  void backtest_nothingToJudge_fails() {
    Result result = shell.run("backtest", "--policy", "patience()", "--runs", "run = \"short\"");

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("none of the 1 runs can be judged");
  }

  @Test
  void backtest_bothOrNeitherSource_isUsage() {
    assertThat(shell.run("backtest", "--policy", "patience()").exit()).isEqualTo(Exit.USAGE);
    assertThat(
            shell.run("backtest", "--policy", "patience()", "--runs", "", "--curves", "x").exit())
        .isEqualTo(Exit.USAGE);
    assertThat(shell.run("backtest", "--policy", "patience()", "--runs", "", "--planned").err())
        .contains("--planned goes with --curves");
  }
}
