// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client.testing;

import com.google.protobuf.Duration;
import com.google.rpc.Status;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.DecisionNotice;
import dev.epochwatch.proto.v1.Drain;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunResponse;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the fake knows and does; outlives its going away. All is guarded by its own monitor. */
final class FakeState {
  private final Map<String, FakeRun> runs = new HashMap<>();
  private final Map<String, StartRunResponse> starts = new HashMap<>();
  private final List<StreamObserver<StreamReportsResponse>> streams = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final Deque<Status> failures = new ArrayDeque<>();
  private Optional<Status> startRefusal = Optional.empty();
  private Function<Report, Optional<Decision>> script = report -> Optional.empty();
  private boolean holding;
  private int heartbeats;

  synchronized StartRunResponse start(StartRunRequest request) {
    startRefusal.ifPresent(FakeState::refuse);
    StartRunResponse known = starts.get(request.getRequestId());
    if (known != null && !request.getRequestId().isEmpty()) {
      return known;
    }
    Optional<FakeRun> existing = Optional.ofNullable(runs.get(request.getRun()));
    if (existing.isPresent() && request.getResume() == StartRunRequest.Resume.RESUME_NEVER) {
      refuse(Statuses.of(Code.ALREADY_EXISTS, "RUN_EXISTS", "the run exists"));
    }
    if (existing.isEmpty() && request.getResume() == StartRunRequest.Resume.RESUME_MUST) {
      refuse(Statuses.of(Code.NOT_FOUND, "RUN_NOT_FOUND", "no such run"));
    }
    FakeRun run = existing.orElseGet(() -> new FakeRun(request));
    if (!request.getOverrideStopReason().isEmpty()) {
      run.override();
    }
    runs.put(request.getRun(), run);
    run.begin(request.hasResumeFromStep() ? request.getResumeFromStep() : run.lastStep());
    StartRunResponse answer =
        StartRunResponse.newBuilder()
            .setRun(run.view())
            .setAttempt(run.attempt())
            .setDecision(run.decision())
            .build();
    starts.put(request.getRequestId(), answer);
    return answer;
  }

  synchronized dev.epochwatch.proto.v1.Run finish(FinishRunRequest request) {
    FakeRun run = find(request.getRun());
    if (request.getAttempt() != run.attempt()) {
      refuse(Statuses.of(Code.FAILED_PRECONDITION, "STALE_ATTEMPT", "a newer attempt runs"));
    }
    run.finish(request.getOutcome());
    return run.view();
  }

  synchronized void open(StreamObserver<StreamReportsResponse> stream) {
    streams.add(stream);
  }

  synchronized void closed(StreamObserver<StreamReportsResponse> stream) {
    streams.remove(stream);
  }

  synchronized void heartbeat() {
    heartbeats++;
  }

  synchronized int heartbeats() {
    return heartbeats;
  }

  /** Takes a report; the answer goes to the stream now, or when answers are no longer held. */
  synchronized void take(Report report, StreamObserver<StreamReportsResponse> stream) {
    ReportResult result = take(report);
    answer(
        () -> {
          if (streams.contains(stream)) {
            stream.onNext(StreamReportsResponse.newBuilder().setResult(result).build());
          }
        });
  }

  synchronized ReportResult take(Report report) {
    ReportResult.Builder result =
        ReportResult.newBuilder()
            .setRun(report.getRun())
            .setAttempt(report.getAttempt())
            .setSequence(report.getSequence());
    if (!failures.isEmpty()) {
      return result.setError(failures.poll()).build();
    }
    FakeRun run = runs.get(report.getRun());
    if (run == null) {
      return result.setError(Statuses.of(Code.NOT_FOUND, "RUN_NOT_FOUND", "no such run")).build();
    }
    Optional<Status> refusal = run.take(report, result);
    if (refusal.isPresent()) {
      return result.setError(refusal.get()).build();
    }
    script.apply(report).ifPresent(decision -> stop(run, decision));
    return result.setDecision(run.decision()).build();
  }

  synchronized void stop(String id, Decision decision) {
    FakeRun run = find(id);
    stop(run, decision);
    StreamReportsResponse notice =
        StreamReportsResponse.newBuilder()
            .setNotice(
                DecisionNotice.newBuilder()
                    .setRun(id)
                    .setAttempt(run.attempt())
                    .setDecision(run.decision()))
            .build();
    List.copyOf(streams).forEach(stream -> stream.onNext(notice));
  }

  synchronized void drain(java.time.Duration delay) {
    StreamReportsResponse drain =
        StreamReportsResponse.newBuilder()
            .setDrain(
                Drain.newBuilder()
                    .setReconnectAfter(
                        Duration.newBuilder()
                            .setSeconds(delay.getSeconds())
                            .setNanos(delay.getNano())))
            .build();
    List.copyOf(streams).forEach(stream -> stream.onNext(drain));
  }

  synchronized void script(Function<Report, Optional<Decision>> decisions) {
    script = decisions;
  }

  synchronized void refuseStarts(Optional<Status> refusal) {
    startRefusal = refusal;
  }

  synchronized void failNext(int count, Status status) {
    for (int i = 0; i < count; i++) {
      failures.add(status);
    }
  }

  synchronized void hold() {
    holding = true;
  }

  synchronized void release() {
    holding = false;
    while (!held.isEmpty()) {
      held.poll().run();
    }
  }

  /** The streams are cut; what is held is never answered. */
  synchronized void forgetStreams() {
    streams.clear();
    held.clear();
  }

  synchronized <T> Optional<T> query(String run, Function<FakeRun, T> question) {
    return Optional.ofNullable(runs.get(run)).map(question);
  }

  private void answer(Runnable answer) {
    if (holding) {
      held.add(answer);
    } else {
      answer.run();
    }
  }

  private FakeRun find(String id) {
    FakeRun run = runs.get(id);
    if (run == null) {
      throw StatusProto.toStatusRuntimeException(
          Statuses.of(Code.NOT_FOUND, "RUN_NOT_FOUND", "no such run: " + id));
    }
    return run;
  }

  private static void stop(FakeRun run, Decision decision) {
    run.stop(decision.toBuilder().setBest(run.best()).build());
  }

  private static void refuse(Status status) {
    throw StatusProto.toStatusRuntimeException(status);
  }
}
