// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportCommandTest {
  @RegisterExtension static final LiveServer SERVER = new LiveServer();

  private final Shell shell = SERVER.shell();

  @Test
  void report_firstStep_createsRunAndContinues() {
    Result result =
        shell.run("report", "--run", "first", "--step", "1", "val_loss=0.5", "--experiment", "e1");

    assertThat(result.exit()).as(result.err()).isEqualTo(Exit.OK);
    assertThat(result.out()).startsWith("CONTINUE at step 1\n");
    assertThat(shell.run("runs", "--filter", "experiment = e1", "-o", "csv").out())
        .contains("\nfirst,e1,");
  }

  @Test
  void report_policyStops_exitsTenWithBestAndAdvice() {
    for (int step = 1; step <= 3; step++) {
      shell.run(
          "report",
          "--run",
          "stopped",
          "--policy",
          "patience(epochs=3)",
          "--step",
          "" + step,
          "val_loss=0." + (3 + step));
    }

    Result stop = shell.run("report", "--run", "stopped", "--step", "4", "val_loss=0.7");
    Result again = shell.run("report", "--run", "stopped", "--step", "5", "val_loss=0.8");

    assertThat(stop.exit()).isEqualTo(Exit.STOP);
    assertThat(stop.out())
        .startsWith("STOP at step 4: NO_IMPROVEMENT\n")
        .contains("best: val_loss 0.4 at step 1");
    assertThat(again.exit()).as("a STOP stands").isEqualTo(Exit.STOP);
  }

  @Test
  void report_sameAgain_changesNothing() {
    String[] command = {"report", "--run", "twice", "--step", "1", "val_loss=0.5"};

    Result first = shell.run(command);
    Result second = shell.run(command);

    assertThat(second).isEqualTo(first);
    assertThat(shell.run("curves", "twice", "-o", "csv").out().lines()).hasSize(2);
  }

  @Test
  void report_sameStepOtherContent_isRefusedInOneSentence() {
    shell.run("report", "--run", "other", "--step", "1", "val_loss=0.5");

    Result result = shell.run("report", "--run", "other", "--step", "1", "val_loss=0.6");

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("step 1 of the run 'other' is reported already");
    assertThat(result.err()).doesNotContainIgnoringCase("sequence");
    assertOneSentence(result);
  }

  @Test
  void report_stepThatWasLeftOut_speaksOfSteps() {
    for (int step = 5; step <= 15; step++) {
      shell.run("report", "--run", "gap", "--step", "" + step, "val_loss=0.5");
    }

    Result result = shell.run("report", "--run", "gap", "--step", "3", "val_loss=0.5");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err())
        .contains("step must be later than the last one of the run 'gap', which is 15, was 3")
        .contains("--resume-from-step")
        .doesNotContainIgnoringCase("sequence");
    assertOneSentence(result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--step -1 val_loss=1",
        "--step 1 val_loss=1 val_loss=2",
        "--step 1 --epoch -2 val_loss=1",
        "--step 1 --learning-rate -1 val_loss=1"
      })
  void report_firstAndRefused_leavesNoRunBehind(String rest) {
    Result result = shell.run(("report --run never " + rest).split(" "));

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains(" must ");
    assertOneSentence(result);
    assertThat(shell.run("show", "never").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void report_policyOtherThanTheRunHas_isSaidAndTheReportTaken() {
    shell.run("report", "--run", "has", "--policy", "patience(epochs=3)", "--start");

    Result same =
        shell.run("report --run has --step 1 --policy patience(epochs=3) val_loss=1".split(" "));
    Result other =
        shell.run("report --run has --step 2 --policy max_steps(steps=9) val_loss=1".split(" "));

    assertThat(same.exit()).as(same.err()).isEqualTo(Exit.OK);
    assertThat(other.exit()).isEqualTo(Exit.OK);
    assertThat(other.err())
        .isEqualTo(
            "epochwatch: --policy is not looked at: the run exists and has patience(epochs=3),"
                + " not max_steps(steps=9)\n");
    assertThat(same.err()).isEmpty();
  }

  @Test
  void report_nanAndInfinity_areValues() {
    Result result =
        shell.run("report", "--run", "odd", "--step", "1", "val_loss=nan", "a=-inf", "b=Infinity");

    assertThat(result.exit()).as(result.err()).isIn(Exit.OK, Exit.STOP);
    assertThat(shell.run("curves", "odd", "-o", "csv").out()).contains("NaN", "-Infinity");
  }

  @Test
  void report_json_isDecision() {
    Result result =
        shell.run("report", "--run", "json", "--step", "1", "val_loss=0.5", "-o", "jsonl");

    assertThat(result.out())
        .startsWith("{\"action\":\"ACTION_CONTINUE\",\"reason\":\"REASON_NONE\"")
        .hasLineCount(1);
  }

  @Test
  void report_csv_isOneRow() {
    Result result = shell.run("report", "--run", "csv", "--step", "1", "val_loss=0.5", "-o", "csv");

    assertThat(result.out())
        .startsWith(
            "action,reason,decided_at_step,best_step,best,restore_step,message\n"
                + "CONTINUE,NONE,1,1,0.5,,");
  }

  @Test
  void start_withoutId_printsIdAlone() {
    Result result = shell.run("report", "--start", "--experiment", "made");

    assertThat(result.exit()).as(result.err()).isEqualTo(Exit.OK);
    assertThat(result.out()).matches("[a-zA-Z0-9][\\w.-]*\n");
  }

  @Test
  void start_existingRun_isRefused() {
    shell.run("report", "--start", "--run", "exists");

    Result result = shell.run("report", "--start", "--run", "exists");

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("RUN_EXISTS");
  }

  @Test
  void finish_thenReport_isRefused() {
    shell.run("report", "--run", "done", "--step", "1", "val_loss=0.5");

    Result finished = shell.run("report", "--run", "done", "--finish", "succeeded");
    Result late = shell.run("report", "--run", "done", "--step", "2", "val_loss=0.4");

    assertThat(finished).isEqualTo(new Result(Exit.OK, "done\n", ""));
    assertThat(late.exit()).isEqualTo(Exit.FAILURE);
    assertOneSentence(late);
  }

  @Test
  void finishPreempted_thenResume_isNextAttempt() {
    shell.run("report", "--run", "again", "--step", "5", "val_loss=0.5");
    shell.run("report", "--run", "again", "--finish", "preempted");

    Result resumed =
        shell.run(
            "report",
            "--run",
            "again",
            "--resume",
            "--resume-from-step",
            "3",
            "--step",
            "4",
            "val_loss=0.45");

    assertThat(resumed.exit()).as(resumed.err()).isEqualTo(Exit.OK);
    assertThat(shell.run("curves", "again", "-o", "csv").out())
        .contains("again,val_loss,2,4,")
        .doesNotContain("again,val_loss,1,5,");
  }

  @Test
  void finish_unknownRun_isNotFound() {
    Result result = shell.run("report", "--run", "nobody", "--finish", "failed");

    assertThat(result.exit()).isEqualTo(Exit.NOT_FOUND);
    assertOneSentence(result);
  }

  @Test
  void report_badPolicy_namesPlaceAndSuggestion() {
    Result result =
        shell.run(
            "report", "--run", "p", "--policy", "patiense(epochs=3)", "--step", "1", "val_loss=1");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("patience");
    assertOneSentence(result);
  }

  @Test
  void report_negativeStep_namesStepAndRange() {
    shell.run("report", "--run", "neg", "--start");

    Result result = shell.run("report", "--run", "neg", "--step", "-1", "val_loss=0.5");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("step must be 0 or more");
  }

  @Test
  void report_sameMetricTwice_isRefused() {
    shell.run("report", "--run", "dup", "--start");

    Result result = shell.run("report", "--run", "dup", "--step", "1", "a=1", "a=2");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("metrics");
  }

  @ParameterizedTest
  @ValueSource(strings = {"val_loss", "=3", "val_loss=", "val_loss=0.5f", "val_loss=0x1p3", "a=b"})
  void report_metricNotNameEqualsNumber_isUsageError(String metric) {
    Result result = shell.run("report", "--run", "form", "--step", "1", metric);

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertOneSentence(result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report --run r --step 1",
        "report --run r val_loss=1",
        "report --run r",
        "report --step 1 val_loss=1",
        "report --run r --start --resume",
        "report --run r --mode min --start"
      })
  void report_incomplete_isUsageError(String line) {
    Result result = shell.run(line.split(" "));

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertOneSentence(result);
  }

  private static void assertOneSentence(Result result) {
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("epochwatch: ")
        .hasLineCount(1)
        .doesNotContain("Exception", "\tat ");
  }
}
