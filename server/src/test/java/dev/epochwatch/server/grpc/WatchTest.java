// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.WatchRunRequest;
import dev.epochwatch.proto.v1.WatchRunResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs being watched. */
class WatchTest {
  private final ServiceFixture services = new ServiceFixture();
  private final Reporter reporter = Reporter.Way.STREAMING.open(services.channel());

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void watcher_seesEveryReportOnceAndTheEnd() {
    services.start("r1", "max_steps(steps=100000)");
    for (int step = 0; step < 20; step++) {
      reporter.send(report("r1", step, 1.0)).told();
    }
    Iterator<WatchRunResponse> watch =
        services.runs().watchRun(WatchRunRequest.newBuilder().setRun("r1").build());
    WatchRunResponse snapshot = watch.next();
    for (int step = 20; step < 2_500; step++) {
      reporter.send(report("r1", step, 1.0)).told();
    }
    finish();

    List<Long> steps = new ArrayList<>(steps(snapshot));
    List<DecisionEvent> events = new ArrayList<>(snapshot.getEventsList());
    WatchRunResponse last = snapshot;
    while (watch.hasNext()) {
      last = watch.next();
      steps.addAll(steps(last));
      events.addAll(last.getEventsList());
    }

    assertThat(snapshot.getRun().getState()).isEqualTo(Run.State.STATE_RUNNING);
    assertThat(steps).hasSize(2_500).isSorted().doesNotHaveDuplicates();
    assertThat(events).extracting(DecisionEvent::getNumber).isSorted().doesNotHaveDuplicates();
    assertThat(last.getRun().getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
  }

  @Test
  void watcher_thatKnowsSomeSteps_getsTheLaterOnes() {
    services.start("r1", "max_steps(steps=100000)");
    for (int step = 0; step < 10; step++) {
      reporter.send(report("r1", step, 1.0)).told();
    }

    WatchRunResponse snapshot =
        services
            .runs()
            .watchRun(WatchRunRequest.newBuilder().setRun("r1").setAfterStep(6).build())
            .next();

    assertThat(steps(snapshot)).containsExactly(7L, 8L, 9L);
  }

  @Test
  void watch_ofAnUnknownRun_isRefused() {
    Iterator<WatchRunResponse> watch =
        services.runs().watchRun(WatchRunRequest.newBuilder().setRun("r1").build());

    assertThatThrownBy(watch::next)
        .satisfies(
            failure -> assertThat(Refused.by(failure).getReason()).isEqualTo("RUN_NOT_FOUND"));
  }

  private void finish() {
    services
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun("r1")
                .setAttempt(1)
                .setOutcome(FinishRunRequest.Outcome.OUTCOME_SUCCEEDED)
                .build());
  }

  private static List<Long> steps(WatchRunResponse message) {
    return message.getReportsList().stream().map(Report::getStep).toList();
  }
}
