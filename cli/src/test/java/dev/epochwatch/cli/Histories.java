// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import com.google.protobuf.Timestamp;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.proto.v1.StartRunRequest;

/** Makes runs of every kind of history on a server, all in the experiment {@code history}. */
final class Histories {
  private Histories() {}

  static void stopped(Connection connection, String run) {
    start(connection, run, 3);
    for (int step = 1; step <= 5; step++) {
      report(connection, run, 1, step, step);
    }
    finish(connection, run, 1, FinishRunRequest.Outcome.OUTCOME_STOPPED_EARLY);
  }

  static void resumed(Connection connection, String run) {
    start(connection, run, 50);
    for (int step = 1; step <= 5; step++) {
      report(connection, run, 1, step, step == 2 ? Double.NaN : 1.0 / step);
    }
    resume(connection, run, 3);
    resume(connection, run, 3);
    for (int step = 4; step <= 6; step++) {
      report(connection, run, 3, step, 2.0 / step);
    }
    finish(connection, run, 3);
  }

  static void manyReports(Connection connection, String run) {
    start(connection, run, 5_000);
    for (int step = 1; step <= 1_300; step++) {
      report(connection, run, 1, step, 1.0 / step);
    }
    finish(connection, run, 1);
  }

  static void start(Connection connection, String run, int patience) {
    connection
        .training()
        .startRun(
            StartRunRequest.newBuilder()
                .setRun(run)
                .setExperiment("history")
                .setDisplayName("a \"name\" =")
                .putParameters("lr", "0.1")
                .putLabels("team", "ü")
                .setPlannedSteps(1_300)
                .setPolicy("patience(epochs=" + patience + ")")
                .build());
  }

  static void resume(Connection connection, String run, long fromStep) {
    connection
        .training()
        .startRun(
            StartRunRequest.newBuilder()
                .setRun(run)
                .setResume(StartRunRequest.Resume.RESUME_MUST)
                .setResumeFromStep(fromStep)
                .build());
  }

  static void report(Connection connection, String run, int attempt, long step, double loss) {
    connection
        .training()
        .reportMetrics(
            ReportMetricsRequest.newBuilder()
                .setReport(
                    Report.newBuilder()
                        .setRun(run)
                        .setAttempt(attempt)
                        .setSequence(step)
                        .setStep(step)
                        .setEpoch(step / 2.0)
                        .setLearningRate(0.1)
                        .setCheckpointUri("file:/c/" + step)
                        .setValidationExamples(100)
                        .setEventTime(
                            Timestamp.newBuilder().setSeconds(1_700_000_000 + step).setNanos(5_000))
                        .addMetrics(MetricValue.newBuilder().setName("val_loss").setValue(loss))
                        .addMetrics(MetricValue.newBuilder().setName("train_loss").setValue(1)))
                .build());
  }

  static void finish(Connection connection, String run, int attempt) {
    finish(connection, run, attempt, FinishRunRequest.Outcome.OUTCOME_SUCCEEDED);
  }

  private static void finish(
      Connection connection, String run, int attempt, FinishRunRequest.Outcome outcome) {
    connection
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun(run)
                .setAttempt(attempt)
                .setOutcome(outcome)
                .setMessage("done")
                .build());
  }
}
