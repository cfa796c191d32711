// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunsCommandTest {
  @RegisterExtension static final LiveServer SERVER = new LiveServer();

  private final Shell shell = SERVER.shell();

  @BeforeAll
  static void reportThreeRuns() {
    for (int run = 1; run <= 3; run++) {
      SERVER
          .shell()
          .run(
              "report",
              "--run",
              "run-" + run,
              "--experiment",
              "list",
              "--planned-steps",
              "20",
              "--param",
              "lr=0.00" + run,
              "--step",
              "4",
              "val_loss=0." + run);
    }
  }

  @Test
  void runs_table_isAlignedUnderHeadings() {
    Result result = shell.run("runs", "--order", "best");

    assertThat(result.exit()).isEqualTo(Exit.OK);
    assertThat(result.out().lines().map(line -> line.substring(0, 48)))
        .containsExactly(
            "RUN    EXPERIMENT  STATE    STEP  BEST  AT  LAST",
            "run-1  list        RUNNING  4/20   0.1   4   0.1",
            "run-2  list        RUNNING  4/20   0.2   4   0.2",
            "run-3  list        RUNNING  4/20   0.3   4   0.3");
  }

  @Test
  void runs_filterByMetricAndParameter_findsThoseAlone() {
    Result result =
        shell.run(
            "runs", "--filter", "best < 0.25 AND params.lr > 0.001", "-o", "csv", "--order", "run");

    assertThat(result.out().lines().skip(1)).singleElement().asString().startsWith("run-2,list,");
  }

  @Test
  void runs_limit_tellsTokenThatGoesOn() {
    Result first = shell.run("runs", "--order", "run", "--limit", "2", "-o", "csv");
    String token = first.err().strip().replaceFirst(".* ", "");
    Result second =
        shell.run("runs", "--order", "run", "--limit", "2", "-o", "csv", "--page-token", token);

    assertThat(first.out().lines()).hasSize(3);
    assertThat(first.err()).startsWith("there are more: --page-token ");
    assertThat(second.out().lines().skip(1)).singleElement().asString().startsWith("run-3,");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void runs_limitZero_listsAll() {
    assertThat(shell.run("runs", "--limit", "0", "-o", "jsonl").out()).hasLineCount(3);
  }

  @Test
  void runs_json_isOneDocument() {
    assertThat(shell.run("runs", "--limit", "1", "-o", "json").out())
        .startsWith("{\n  \"runs\": [{\n    \"run\": \"run-3\",")
        .contains("\"nextPageToken\": \"");
  }

  @Test
  void runs_nothingFound_saysSoOnStderrAlone() {
    assertThat(shell.run("runs", "--filter", "experiment = none"))
        .isEqualTo(new Result(Exit.OK, "", "no runs\n"));
  }

  @Test
  void runs_unknownFieldInFilter_isUsageErrorThatNamesIt() {
    Result result = shell.run("runs", "--filter", "speed < 3");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).startsWith("epochwatch: ").contains("speed").hasLineCount(1);
  }

  @Test
  void runs_tokenOfOtherFilter_isUsageError() {
    Result first = shell.run("runs", "--limit", "1");
    String token = first.err().strip().replaceFirst(".* ", "");

    Result other = shell.run("runs", "--filter", "best < 9", "--page-token", token);

    assertThat(other.exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void runs_negativeLimit_isUsageErrorWithRange() {
    Result result = shell.run("runs", "--limit", "-1");

    assertThat(result)
        .isEqualTo(new Result(Exit.USAGE, "", "epochwatch: --limit must be 0 or more, was -1\n"));
  }
}
