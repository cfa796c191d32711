// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.epochwatch.proto.v1.AdminServiceGrpc;
import dev.epochwatch.proto.v1.BacktestRequest;
import dev.epochwatch.proto.v1.BackupRequest;
import dev.epochwatch.proto.v1.DeleteRunRequest;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.Heartbeat;
import dev.epochwatch.proto.v1.ListDecisionsRequest;
import dev.epochwatch.proto.v1.ListRunsRequest;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.PolicyServiceGrpc;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StopRunRequest;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import dev.epochwatch.proto.v1.UpdateRunRequest;
import dev.epochwatch.proto.v1.ValidatePolicyRequest;
import dev.epochwatch.proto.v1.WatchRunRequest;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Random;

/** A call that nobody should make: a method and bytes for its message. */
record FuzzedInput(MethodDescriptor<?, ?> method, byte[] message) {
  private record Sound(MethodDescriptor<?, ?> method, Message message) {}

  private static final List<Sound> SOUND =
      List.of(
          new Sound(TrainingServiceGrpc.getStartRunMethod(), startRun().build()),
          new Sound(TrainingServiceGrpc.getStreamReportsMethod(), streamed()),
          new Sound(
              TrainingServiceGrpc.getStreamReportsMethod(),
              StreamReportsRequest.newBuilder()
                  .setHeartbeat(Heartbeat.newBuilder().setRun("r1").setAttempt(1))
                  .build()),
          new Sound(
              TrainingServiceGrpc.getReportMetricsMethod(),
              ReportMetricsRequest.newBuilder().setReport(report()).build()),
          new Sound(
              TrainingServiceGrpc.getFinishRunMethod(),
              FinishRunRequest.newBuilder().setRun("r1").setAttempt(1).setMessage("done").build()),
          new Sound(
              RunServiceGrpc.getGetRunMethod(), GetRunRequest.newBuilder().setRun("r1").build()),
          new Sound(RunServiceGrpc.getListRunsMethod(), listRuns().build()),
          new Sound(
              RunServiceGrpc.getGetCurvesMethod(),
              GetCurvesRequest.newBuilder()
                  .addRuns("r1")
                  .addMetrics("val_loss")
                  .setMaxPoints(9)
                  .build()),
          new Sound(
              RunServiceGrpc.getListDecisionsMethod(),
              ListDecisionsRequest.newBuilder().setRun("r1").setPageSize(3).build()),
          new Sound(
              RunServiceGrpc.getWatchRunMethod(),
              WatchRunRequest.newBuilder().setRun("r1").build()),
          new Sound(
              RunServiceGrpc.getStopRunMethod(),
              StopRunRequest.newBuilder().setRun("r1").setReason("enough").build()),
          new Sound(
              RunServiceGrpc.getUpdateRunMethod(),
              UpdateRunRequest.newBuilder()
                  .setRun(
                      dev.epochwatch.proto.v1.Run.newBuilder()
                          .setRun("r1")
                          .setPolicy("max_steps(steps=9)"))
                  .setUpdateMask(com.google.protobuf.FieldMask.newBuilder().addPaths("policy"))
                  .build()),
          new Sound(
              RunServiceGrpc.getDeleteRunMethod(),
              DeleteRunRequest.newBuilder().setRun("r2").build()),
          new Sound(PolicyServiceGrpc.getValidatePolicyMethod(), validate("any(plateau())")),
          new Sound(
              PolicyServiceGrpc.getBacktestMethod(),
              BacktestRequest.newBuilder().addPolicies("max_steps(steps=3)").build()),
          new Sound(AdminServiceGrpc.getBackupMethod(), BackupRequest.getDefaultInstance()));

  /** Draws one. */
  static FuzzedInput draw(Random random) {
    Mutator mutator = new Mutator(random);
    return switch (random.nextInt(8)) {
      case 0 ->
          new FuzzedInput(
              PolicyServiceGrpc.getValidatePolicyMethod(), validate(mutator.text()).toByteArray());
      case 1 ->
          new FuzzedInput(
              PolicyServiceGrpc.getValidatePolicyMethod(),
              validate(mutator.text("any(patience(epochs=10, min_delta=0.001), diverged())"))
                  .toByteArray());
      case 2 -> list(listRuns().setFilter(mutator.text()).setPageToken(""));
      case 3 ->
          list(
              listRuns()
                  .setPageToken("")
                  .setFilter(mutator.text("state = RUNNING AND best < 0.3")));
      case 4 ->
          list(
              listRuns()
                  .setOrderBy(
                      random.nextBoolean()
                          ? mutator.text()
                          : mutator.text("best, create_time desc"))
                  .setPageToken(random.nextBoolean() ? "" : mutator.text("AAAAAAAAAAAAAAAA")));
      default -> {
        Sound sound = SOUND.get(random.nextInt(SOUND.size()));
        byte[] other = SOUND.get(random.nextInt(SOUND.size())).message().toByteArray();
        yield new FuzzedInput(sound.method(), mutator.bytes(sound.message().toByteArray(), other));
      }
    };
  }

  static StartRunRequest.Builder startRun() {
    return StartRunRequest.newBuilder()
        .setRun("r1")
        .setExperiment("e")
        .setPolicy("any(patience(epochs=9), max_steps(steps=90))")
        .putParameters("lr", "0.1")
        .setRequestId("q");
  }

  private static FuzzedInput list(ListRunsRequest.Builder request) {
    return new FuzzedInput(RunServiceGrpc.getListRunsMethod(), request.build().toByteArray());
  }

  private static ListRunsRequest.Builder listRuns() {
    return ListRunsRequest.newBuilder()
        .setPageSize(3)
        .setFilter("experiment = \"e\" AND best < 0.3")
        .setOrderBy("best desc")
        .setPageToken("AAAAAAAAAAAAAAAA");
  }

  private static ValidatePolicyRequest validate(String policy) {
    return ValidatePolicyRequest.newBuilder().setPolicy(policy).build();
  }

  private static StreamReportsRequest streamed() {
    return StreamReportsRequest.newBuilder().setReport(report()).build();
  }

  private static Report report() {
    return Report.newBuilder()
        .setRun("r1")
        .setAttempt(1)
        .setSequence(1)
        .setStep(1)
        .setEventTime(Timestamp.newBuilder().setSeconds(1_700_000_000L))
        .addMetrics(MetricValue.newBuilder().setName("val_loss").setValue(0.5))
        .addMetrics(MetricValue.newBuilder().setName("loss").setValue(0.25))
        .build();
  }
}
