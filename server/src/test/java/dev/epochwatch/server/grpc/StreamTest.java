// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.DecisionNotice;
import dev.epochwatch.proto.v1.Heartbeat;
import dev.epochwatch.proto.v1.ListDecisionsRequest;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StopRunRequest;
import dev.epochwatch.proto.v1.StopRunResponse;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a stream can do. */
class StreamTest {
  private final ServiceFixture services = new ServiceFixture();
  private final Reporter.Streaming stream = new Reporter.Streaming(services.channel());

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void answers_ofManyPipelinedReports_comeInOrder() {
    services.start("r1", "max_steps(steps=100000)");
    for (int step = 0; step < 1_000; step++) {
      stream.post(message(step));
    }

    for (int step = 0; step < 1_000; step++) {
      ReportResult result = stream.next().getResult();
      assertThat(result.getSequence()).isEqualTo(step + 1);
      assertThat(result.hasDecision()).isTrue();
    }
  }

  @Test
  void halfClose_withReportsUnderWay_answersThemAllAndCompletes() {
    services.start("r1", "max_steps(steps=100000)");
    for (int step = 0; step < 50; step++) {
      stream.post(message(step));
    }
    stream.close();

    for (int step = 0; step < 50; step++) {
      assertThat(stream.next().getResult().hasDecision()).isTrue();
    }
    assertThat(stream.poll()).isEqualTo("completed");
  }

  @Test
  void stop_byAPerson_reachesTheReportingTrainerAtOnce() {
    services.start("r1", "max_steps(steps=100)");
    stream.send(report("r1", 0, 1.0)).told();

    StopRunResponse stopped = stop();

    assertThat(stopped.getDelivered()).isTrue();
    DecisionNotice notice = stream.next().getNotice();
    assertThat(notice.getRun()).isEqualTo("r1");
    assertThat(notice.getAttempt()).isEqualTo(1);
    assertThat(notice.getDecision().getAction()).isEqualTo(Decision.Action.ACTION_STOP);
    assertThat(notice.getDecision().getMessage()).contains("enough");
  }

  @Test
  void stop_saidAgain_isToldAgainAndRememberedOnce() {
    services.start("r1", "max_steps(steps=100)");
    stream.send(report("r1", 0, 1.0)).told();
    stop();
    int events = events();

    StopRunResponse again = stop();

    assertThat(again.getDelivered()).isTrue();
    assertThat(events()).isEqualTo(events);
    StopRunRequest other = StopRunRequest.newBuilder().setRun("r1").setReason("another").build();
    assertThat(services.runs().stopRun(other).getRun().getState())
        .isEqualTo(Run.State.STATE_STOPPING);
    assertThat(events()).isEqualTo(events + 1);
  }

  private int events() {
    return services
        .runs()
        .listDecisions(ListDecisionsRequest.newBuilder().setRun("r1").build())
        .getEventsCount();
  }

  @Test
  void stop_byAPerson_reachesATrainerThatOnlySentAHeartbeat() {
    services.start("r1", "max_steps(steps=100)");
    heartbeat("r1", 1);
    // The answer to this one tells that the heartbeat has been handled.
    heartbeat("r1", 9);
    assertThat(stream.next().getResult().hasError()).isTrue();

    assertThat(stop().getDelivered()).isTrue();

    assertThat(stream.next().hasNotice()).isTrue();
  }

  @Test
  void heartbeat_ofAStoppedRun_isAnsweredWithTheStop() {
    services.start("r1", "max_steps(steps=100)");
    assertThat(stop().getDelivered()).isFalse();

    heartbeat("r1", 1);

    assertThat(stream.next().getNotice().getDecision().getReason())
        .isEqualTo(Decision.Reason.REASON_HUMAN);
  }

  @Test
  void heartbeat_ofAnUnknownRun_isRefusedAndTheStreamLivesOn() {
    services.start("r1", "max_steps(steps=100)");
    heartbeat("nobody", 1);

    ReportResult result = stream.next().getResult();

    assertThat(result.getRun()).isEqualTo("nobody");
    assertThat(result.getError().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND.value());
    stream.send(report("r1", 0, 1.0)).told();
  }

  @Test
  void message_thatSaysNothing_isRefusedAndTheStreamLivesOn() {
    services.start("r1", "max_steps(steps=100)");
    stream.post(StreamReportsRequest.getDefaultInstance());

    assertThat(stream.next().getResult().getError().getMessage())
        .contains("must be a report or a heartbeat");
    stream.send(report("r1", 0, 1.0)).told();
  }

  @Test
  void oneStream_carriesManyRuns() {
    services.start("r1", "max_steps(steps=100)");
    services.start("r2", "max_steps(steps=100)");
    stream.send(report("r1", 0, 1.0)).told();
    stream.send(report("r2", 0, 1.0)).told();
    stream.send(report("r1", 1, 1.0)).told();
  }

  @Test
  void drain_tellsTheTrainerAndRefusesWhatComesLater() {
    services.start("r1", "max_steps(steps=100)");
    stream.send(report("r1", 0, 1.0)).told();

    services.server().drain();
    services.engine().drain();

    StreamReportsResponse drain = stream.next();
    assertThat(drain.getDrain().getReconnectAfter().getSeconds()).isPositive();
    Reporter.Reply reply = stream.send(report("r1", 1, 1.0));
    assertThat(reply.reason()).isEqualTo("DRAINING");
    assertThat(reply.saysWhenToRetry()).isTrue();
  }

  private StopRunResponse stop() {
    return services
        .runs()
        .stopRun(StopRunRequest.newBuilder().setRun("r1").setReason("enough").build());
  }

  private void heartbeat(String run, int attempt) {
    stream.post(
        StreamReportsRequest.newBuilder()
            .setHeartbeat(Heartbeat.newBuilder().setRun(run).setAttempt(attempt))
            .build());
  }

  private static StreamReportsRequest message(long step) {
    return StreamReportsRequest.newBuilder().setReport(report("r1", step, 1.0)).build();
  }
}
