// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCommandsTest {
  @RegisterExtension static final LiveServer SERVER = new LiveServer();

  private final Shell shell = SERVER.shell();

  @BeforeAll
  static void reportRun() {
    SERVER.overfit("story");
  }

  @Test
  void show_stoppedRun_tellsStateCurveAndDecision() {
    Result result = shell.run("show", "story");

    assertThat(result.exit()).as(result.err()).isEqualTo(Exit.OK);
    assertThat(result.out())
        .startsWith("story  STOPPING\n  experiment   digits\n")
        .contains("  objective    val_loss, lower is better\n")
        .contains("  best         0.4 at step 6\n")
        .contains("  last         0.55 at step 9, 9 reports\n")
        .contains("  parameters   lr=0.001\n")
        .contains("\u25cf  best 0.4 at step 6\n")
        .contains("\u250a  STOP at step 9\n")
        .contains("\nSTOP at step 9: NO_IMPROVEMENT\n")
        .contains("What to try\n  1. ")
        .contains("What each rule says\n  patience(epochs=3");
  }

  @Test
  void show_json_isRunMessage() {
    assertThat(shell.run("show", "story", "-o", "json").out())
        .startsWith("{\n  \"run\": \"story\",\n  \"experiment\": \"digits\",\n")
        .contains("\"state\": \"STATE_STOPPING\"", "\"reason\": \"REASON_NO_IMPROVEMENT\"");
  }

  @Test
  void show_csv_isOneRow() {
    assertThat(shell.run("show", "story", "-o", "csv").out())
        .startsWith("run,experiment,display_name,state,attempt,reports,last_step,planned_steps,")
        .contains("\nstory,digits,,STOPPING,1,9,9,,val_loss,0.4,6,0.55,");
  }

  @Test
  void curves_oneMetric_isStepAndValue() {
    Result result = shell.run("curves", "story", "--metric", "val_loss", "--max-step", "3");

    assertThat(result.out())
        .isEqualTo(
            """
            STEP  VAL_LOSS
               1       0.9
               2       0.7
               3       0.6
            """);
  }

  @Test
  void curves_allMetrics_joinOnStep() {
    Result result = shell.run("curves", "story", "--min-step", "9");

    assertThat(result.out().lines().map(line -> line.strip().split(" +").length))
        .containsExactly(3, 3);
  }

  @Test
  void curves_csv_hasEveryPointInFull() {
    Result result = shell.run("curves", "story", "--metric", "train_loss", "-o", "csv");

    assertThat(result.out().lines()).hasSize(10);
    assertThat(result.out())
        .startsWith("run,metric,attempt,step,epoch,value,time\n")
        .contains("\nstory,train_loss,1,2,,0.3333333333333333,20");
  }

  @Test
  void curves_maxPoints_keepsFirstBestAndLast() {
    String csv =
        shell
            .run("curves", "story", "--metric", "val_loss", "--max-points", "4", "-o", "csv")
            .out();

    assertThat(csv.lines().count()).isLessThan(10);
    assertThat(csv).contains(",1,1,,0.9,", ",1,6,,0.4,", ",1,9,,0.55,");
  }

  @Test
  void curves_unknownMetric_isNotFound() {
    assertThat(shell.run("curves", "story", "--metric", "val_speed"))
        .isEqualTo(
            new Result(
                Exit.NOT_FOUND,
                "",
                "epochwatch: run story has no metric val_speed, only val_loss, train_loss\n"));
    assertThat(shell.run("curves", "story", "--metric", "val_los").err())
        .contains("did you mean 'val_loss'?");
    assertThat(shell.run("curves", "story", "--metric", "val_loss", "--min-step", "99").exit())
        .isZero();
  }

  @Test
  void curves_badMaxPoints_namesFieldAndRange() {
    Result result = shell.run("curves", "story", "--max-points", "1");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("max_points must be 0, or 2 or more");
  }

  @Test
  void decisions_table_tellsStartAndStop() {
    Result result = shell.run("decisions", "story");

    assertThat(result.out())
        .startsWith("NUMBER  TIME                 ATTEMPT  STEP  KIND")
        .containsPattern("(?m)^ +1  \\S+ \\S+ +1 +0  STATE ")
        .containsPattern("(?m)^ +\\d+  \\S+ \\S+ +1 +9  STOP ");
  }

  @Test
  void decisions_jsonl_isOneEventALine() {
    Result result = shell.run("decisions", "story", "-o", "jsonl");

    assertThat(result.out().lines())
        .allMatch(line -> line.startsWith("{\"number\":\"") && line.endsWith("}"))
        .anyMatch(line -> line.contains("\"kind\":\"KIND_STOP\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show nobody",
        "curves nobody",
        "decisions nobody",
        "watch nobody",
        "stop nobody --reason x",
        "update nobody --label a=b",
        "delete nobody"
      })
  void anyCommand_unknownRun_isNotFoundInOneSentence(String line) {
    Result result = shell.run(line.split(" "));

    assertThat(result.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("epochwatch: ")
        .contains("nobody", "RUN_NOT_FOUND")
        .hasLineCount(1);
  }
}
