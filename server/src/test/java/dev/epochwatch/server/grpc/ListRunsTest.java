// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Diagnosis;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.ListRunsRequest;
import dev.epochwatch.proto.v1.ListRunsResponse;
import dev.epochwatch.proto.v1.Run;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of runs by filter, order and page. */
class ListRunsTest {
  private final ServiceFixture services = new ServiceFixture();
  private final Reporter reporter = Reporter.Way.UNARY.open(services.channel());

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void list_filtersLiveRunsByTheirLatestValues() {
    for (int i = 1; i <= 3; i++) {
      services.start("r" + i, "max_steps(steps=100)");
      reporter.send(report("r" + i, 0, i / 10.0)).told();
    }

    ListRunsResponse response =
        services
            .runs()
            .listRuns(
                ListRunsRequest.newBuilder()
                    .setFilter("experiment = \"digits\" AND best < 0.25")
                    .setOrderBy("best desc")
                    .build());

    assertThat(response.getRunsList()).extracting(Run::getRun).containsExactly("r2", "r1");
    assertThat(response.getRuns(0).getDecision().getAction())
        .isEqualTo(Decision.Action.ACTION_CONTINUE);
    assertThat(response.getNextPageToken()).isEmpty();
  }

  @Test
  void list_ofRunsWithCurves_hasTheirLeadingDiagnosis() {
    for (String run : List.of("live", "done")) {
      services.start(run, "max_steps(steps=1000)");
      for (int step = 0; step < 40; step++) {
        reporter.send(report(run, step, 0.2 + Math.abs(step - 12) / 20.0)).told();
      }
    }
    services
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun("done")
                .setAttempt(1)
                .setOutcome(FinishRunRequest.Outcome.OUTCOME_SUCCEEDED)
                .build());

    List<Run> listed = services.runs().listRuns(ListRunsRequest.getDefaultInstance()).getRunsList();

    for (Run run : listed) {
      Run whole =
          services.runs().getRun(GetRunRequest.newBuilder().setRun(run.getRun()).build()).getRun();
      assertThat(run.getDecision().getDiagnosesList())
          .singleElement()
          .isEqualTo(
              Diagnosis.newBuilder()
                  .setKind(whole.getDecision().getDiagnoses(0).getKind())
                  .build());
    }
    assertThat(listed).hasSize(2);
  }

  @Test
  void list_inPages_givesEveryRunOnce() {
    for (int i = 0; i < 5; i++) {
      services.start("r" + i, "");
    }
    ListRunsRequest request = ListRunsRequest.newBuilder().setPageSize(2).build();
    ListRunsResponse first = services.runs().listRuns(request);
    ListRunsResponse second =
        services
            .runs()
            .listRuns(request.toBuilder().setPageToken(first.getNextPageToken()).build());
    ListRunsResponse third =
        services
            .runs()
            .listRuns(request.toBuilder().setPageToken(second.getNextPageToken()).build());

    assertThat(first.getRunsList()).extracting(Run::getRun).containsExactly("r4", "r3");
    assertThat(second.getRunsList()).extracting(Run::getRun).containsExactly("r2", "r1");
    assertThat(third.getRunsList()).extracting(Run::getRun).containsExactly("r0");
    assertThat(third.getNextPageToken()).isEmpty();
  }

  @Test
  void list_withBadArguments_isRefusedByReason() {
    assertRefused("BAD_FILTER", () -> list(ListRunsRequest.newBuilder().setFilter("bset < 1")));
    assertRefused("BAD_ORDER_BY", () -> list(ListRunsRequest.newBuilder().setOrderBy("bset")));
    assertRefused("BAD_PAGE_TOKEN", () -> list(ListRunsRequest.newBuilder().setPageToken("x")));
    assertRefused("BAD_FIELD", () -> list(ListRunsRequest.newBuilder().setPageSize(-1)));
    assertRefused(
        "BAD_FIELD", () -> list(ListRunsRequest.newBuilder().setFilter("f".repeat(4_097))));
  }

  private ListRunsResponse list(ListRunsRequest.Builder request) {
    return services.runs().listRuns(request.build());
  }

  private static void assertRefused(String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(failure -> assertThat(Refused.by(failure).getReason()).isEqualTo(reason));
  }
}
