// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.metric;
import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.server.grpc.Reporter.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports and their answers, unary and streaming. */
class ReportingTest {
  private final ServiceFixture services = new ServiceFixture();

  @AfterEach
  void close() {
    services.close();
  }

  @ParameterizedTest
  @EnumSource
  void report_underTheLimit_isToldToContinue(Reporter.Way way) {
    services.start("r1", "max_steps(steps=3)");
    try (Reporter reporter = way.open(services.channel())) {
      Decision decision = reporter.send(report("r1", 0, 1.0)).told();

      assertThat(decision.getAction()).isEqualTo(Decision.Action.ACTION_CONTINUE);
      assertThat(decision.getReason()).isEqualTo(Decision.Reason.REASON_NONE);
      assertThat(decision.getBest().getMetric()).isEqualTo("val_loss");
      assertThat(decision.getBest().getValue()).isEqualTo(1.0);
      assertThat(decision.getVerdictsList()).isNotEmpty();
      assertThat(decision.getPolicyRevision()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void report_atTheLimit_isToldToStopFromThenOn(Reporter.Way way) {
    services.start("r1", "max_steps(steps=3)");
    try (Reporter reporter = way.open(services.channel())) {
      for (int step = 0; step < 3; step++) {
        assertThat(reporter.send(report("r1", step, 1.0 / (step + 1))).told().getAction())
            .isEqualTo(Decision.Action.ACTION_CONTINUE);
      }
      for (int step = 3; step < 6; step++) {
        Decision decision = reporter.send(report("r1", step, 1.0)).told();
        assertThat(decision.getAction()).isEqualTo(Decision.Action.ACTION_STOP);
        assertThat(decision.getReason()).isEqualTo(Decision.Reason.REASON_MAX_STEPS);
        assertThat(decision.getDecidedAtStep()).isEqualTo(3);
        assertThat(decision.getBest().getStep()).isEqualTo(2);
      }
    }
    assertThat(run("r1").getState()).isEqualTo(Run.State.STATE_STOPPING);
  }

  @ParameterizedTest
  @EnumSource
  void report_sentAgain_getsTheFirstAnswer(Reporter.Way way) {
    services.start("r1", "max_steps(steps=100)");
    try (Reporter reporter = way.open(services.channel())) {
      Decision first = reporter.send(report("r1", 0, 1.0)).told();
      for (int step = 1; step < 20; step++) {
        reporter.send(report("r1", step, 1.0 / step));
      }
      Reply again = reporter.send(report("r1", 0, 1.0));

      assertThat(again.duplicate()).isTrue();
      assertThat(again.told()).isEqualTo(first);
      assertThat(run("r1").getReports()).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @EnumSource
  void report_withoutTheObjective_isNotApplicable(Reporter.Way way) {
    services.start("r1", "any(target(value=0.1), max_steps(steps=100))");
    try (Reporter reporter = way.open(services.channel())) {
      reporter.send(report("r1", 0, 1.0));
      Report bare =
          Report.newBuilder()
              .setRun("r1")
              .setAttempt(1)
              .setSequence(2)
              .setStep(1)
              .addMetrics(metric("loss", 0.4))
              .build();

      Decision decision = reporter.send(bare).told();

      assertThat(decision.getAction()).isEqualTo(Decision.Action.ACTION_CONTINUE);
      assertThat(decision.getVerdicts(0).getOutcome())
          .isEqualTo(dev.epochwatch.proto.v1.Verdict.Outcome.OUTCOME_NOT_APPLICABLE);
    }
  }

  private Run run(String id) {
    return services.runs().getRun(GetRunRequest.newBuilder().setRun(id).build()).getRun();
  }
}
