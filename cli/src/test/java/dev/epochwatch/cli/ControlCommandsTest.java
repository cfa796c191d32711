// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ControlCommandsTest {
  @RegisterExtension static final LiveServer SERVER = new LiveServer();

  private final Shell shell = SERVER.shell();

  @Test
  void stop_runningRun_answersNextReportWithStop() {
    shell.run("report", "--run", "stop-me", "--step", "1", "val_loss=0.5");

    Result stopped = shell.run("stop", "stop-me", "--reason", "wrong labels");
    Result next = shell.run("report", "--run", "stop-me", "--step", "2", "val_loss=0.4");

    assertThat(stopped.exit()).isEqualTo(Exit.OK);
    assertThat(stopped.out()).startsWith("stop-me: STOP is recorded; no trainer is connected");
    assertThat(next.exit()).isEqualTo(Exit.STOP);
    assertThat(next.out()).contains("HUMAN, said by a person", "wrong labels");
  }

  @Test
  void stop_withoutReason_isUsageError() {
    Result result = shell.run("stop", "any");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("--reason");
  }

  @Test
  void stop_reasonTooLong_namesFieldAndRange() {
    shell.run("report", "--run", "long", "--start");

    Result result = shell.run("stop", "long", "--reason", "x".repeat(2_000));

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("reason", "1024");
  }

  @Test
  void update_labels_addsAndRemovesAndKeepsTheRest() {
    shell.run("report", "--run", "labelled", "--start", "--label", "keep=1", "--label", "drop=2");

    Result result =
        shell.run(
            "update", "labelled", "--label", "owner=ada", "--remove-label", "drop", "-o", "json");

    assertThat(result.exit()).as(result.err()).isEqualTo(Exit.OK);
    assertThat(result.out())
        .contains("\"owner\": \"ada\"", "\"keep\": \"1\"")
        .doesNotContain("\"drop\"");
  }

  @Test
  void update_nameAndPolicy_areShown() {
    shell.run("report", "--run", "named", "--start");

    Result result =
        shell.run("update", "named", "--display-name", "my run", "--policy", "max_steps(7)");

    assertThat(result.exit()).as(result.err()).isEqualTo(Exit.OK);
    assertThat(result.out())
        .contains("  name         my run\n", "  policy       max_steps(steps=7)\n");
  }

  @Test
  void update_nothing_isUsageError() {
    Result result = shell.run("update", "any");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).startsWith("epochwatch: nothing to change");
  }

  @Test
  void delete_finishedRun_isGone() {
    shell.run("report", "--run", "gone", "--step", "1", "val_loss=0.5", "--finish", "failed");

    Result deleted = shell.run("delete", "gone");

    assertThat(deleted).isEqualTo(new Result(Exit.OK, "", "deleted gone\n"));
    assertThat(shell.run("show", "gone").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void delete_runningRun_isRefused() {
    shell.run("report", "--run", "alive", "--step", "1", "val_loss=0.5");

    Result result = shell.run("delete", "alive");

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(shell.run("show", "alive").exit()).isEqualTo(Exit.OK);
  }

  @Test
  void watch_finishedRun_tellsItAllAndEnds() {
    SERVER.overfit("watched");
    shell.run("report", "--run", "watched", "--finish", "stopped_early");

    Result result = shell.run("watch", "watched");

    assertThat(result.exit()).isEqualTo(Exit.OK);
    assertThat(result.out().lines())
        .anyMatch(line -> line.startsWith("step   1  val_loss 0.9       train_loss 0.5"))
        .anyMatch(line -> line.matches("step   6  val_loss 0.4 .* \\* \u2588.*\u2581"))
        .anyMatch(line -> line.startsWith("STOP at step 9: "));
    assertThat(result.out()).as("not a terminal").doesNotContain("\r", "\u001b");
  }

  @Test
  void watch_onTerminal_leavesNoStatusLineBehind() {
    SERVER.overfit("live");
    shell.run("report", "--run", "live", "--finish", "stopped_early");

    Result result = SERVER.shell().onTerminal().run("watch", "live");

    assertThat(result.out()).endsWith("\n");
  }

  @Test
  void watch_csv_isOneRowAMetric() {
    shell.run(
        "report", "--run", "rows", "--step", "1", "val_loss=0.5", "b=2", "--finish", "failed");

    Result result = shell.run("watch", "rows", "-o", "csv");

    assertThat(result.out()).isEqualTo("attempt,step,metric,value\n1,1,val_loss,0.5\n1,1,b,2.0\n");
  }

  @Test
  void watch_jsonl_isOneMessageALine() {
    shell.run("report", "--run", "lines", "--step", "1", "val_loss=0.5", "--finish", "failed");

    Result result = shell.run("watch", "lines", "-o", "jsonl");

    assertThat(result.out().lines())
        .allMatch(line -> line.startsWith("{\"run\":{\"run\":\"lines\""));
  }
}
