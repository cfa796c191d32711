// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.proto.v1.Best;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Diagnosis;
import dev.epochwatch.proto.v1.Objective;
import dev.epochwatch.proto.v1.Run;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTableTest {
  private static final Run STOPPED =
      Run.newBuilder()
          .setRun("digits-7")
          .setExperiment("digits")
          .setDisplayName("a, \"b\"")
          .setState(Run.State.STATE_STOPPED_EARLY)
          .setAttempt(2)
          .setReports(21)
          .setLastStep(21)
          .setPlannedSteps(80)
          .setLastValue(0.95)
          .setObjective(Objective.newBuilder().setMetric("val_loss"))
          .setPolicy("patience(epochs=3)")
          .setBest(Best.newBuilder().setValue(0.825891234).setStep(10))
          .setDecision(
              Decision.newBuilder()
                  .setAction(Decision.Action.ACTION_STOP)
                  .setReason(Decision.Reason.REASON_OVERFITTING)
                  .addDiagnoses(Diagnosis.newBuilder().setKind(Diagnosis.Kind.KIND_OVERFITTING)))
          .setCreateTime(Timestamp.newBuilder().setSeconds(1_790_000_000))
          .setUpdateTime(Timestamp.newBuilder().setSeconds(1_790_000_060))
          .setFinishTime(Timestamp.newBuilder().setSeconds(1_790_000_060))
          .build();

  private static final Run FRESH =
      Run.newBuilder()
          .setRun("r")
          .setExperiment("default")
          .setState(Run.State.STATE_RUNNING)
          .setAttempt(1)
          .setCreateTime(Timestamp.newBuilder().setSeconds(1_790_000_100))
          .build();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Console console =
      new Console(
          InputStream.nullInputStream(), out, out, false, false, 100, false, true, ZoneOffset.UTC);

  @Test
  void print_runs_alignsColumns() {
    RunTable.print(console, List.of(STOPPED, FRESH));

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            RUN       EXPERIMENT  STATE           STEP     BEST  AT  LAST  DIAGNOSIS    STOPPED FOR  CREATED
            digits-7  digits      STOPPED_EARLY  21/80  0.82589  10  0.95  OVERFITTING  OVERFITTING  2026-09-21 14:13:20
            r         default     RUNNING            -        -   -     -  -            -            2026-09-21 14:15:00
            """);
  }

  @Test
  void printCsv_runs_hasEveryFieldInFull() {
    RunTable.printCsv(console, List.of(STOPPED, FRESH));

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            run,experiment,display_name,state,attempt,reports,last_step,planned_steps,objective,best,best_step,last,diagnosis,reason,policy,create_time,update_time,finish_time
            digits-7,digits,"a, ""b""\",STOPPED_EARLY,2,21,21,80,val_loss,0.825891234,10,0.95,OVERFITTING,OVERFITTING,patience(epochs=3),2026-09-21T14:13:20Z,2026-09-21T14:14:20Z,2026-09-21T14:14:20Z
            r,default,,RUNNING,1,0,,,,,,,,,,2026-09-21T14:15:00Z,,
            """);
  }
}
