// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.client.testing.FakeEpochwatchServer;
import dev.epochwatch.proto.v1.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
  private final FakeEpochwatchServer fake = FakeEpochwatchServer.start();
  private final EpochwatchClient client = fake.client();
  private final Run run = client.startRun(RunOptions.experiment("digits").run("r1"));

  @AfterEach
  void close() {
    run.close();
    client.close();
    fake.close();
  }

  @Test
  void report_negativeStep_answersLocalAndSendsNothing() {
    Decision decision = run.report(-1, Map.of("val_loss", 1.0));
    assertThat(decision.isStop()).isFalse();
    assertThat(decision.source()).isEqualTo(Source.LOCAL);
    assertThat(decision.message()).contains("step must be 0 or more, was -1");
    assertThat(fake.reports("r1")).isEmpty();
  }

  @Test
  void report_noMetrics_answersLocal() {
    assertThat(run.report(1, Map.of()).message()).contains("1 to 1000");
  }

  @Test
  void report_nullValueAndLongName_sendsTheOthers() {
    Map<String, @Nullable Number> metrics = new HashMap<>();
    metrics.put("val_loss", 0.5f);
    metrics.put("val_accuracy", null);
    metrics.put("x".repeat(257), 1);
    assertThat(run.report(1, metrics).source()).isEqualTo(Source.SERVER);
    assertThat(fake.reports("r1").get(0).getMetricsList()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0001-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
  void report_eventTimeOutsideTheContract_isLeftOutAndTold(String time) {
    StepReport report = StepReport.at(1).metric("val_loss", 1).eventTime(Instant.parse(time));

    assertThat(report.problems())
        .singleElement()
        .asString()
        .isEqualTo("event_time must be a time from the year 1 to the year 9999, was " + time);
    assertThat(run.report(report).source()).isEqualTo(Source.SERVER);
    assertThat(fake.reports("r1").get(0).getEventTime().getSeconds()).isGreaterThan(1_700_000_000);
  }

  @Test
  @SuppressWarnings("NullAway") // A user's code may know nothing of nullness.
  void report_eventTimeNull_isLeftOutAndTold() {
    StepReport report = StepReport.at(1).metric("val_loss", 1).eventTime(null);

    assertThat(report.problems()).singleElement().asString().contains("was null");
    assertThat(run.report(report).source()).isEqualTo(Source.SERVER);
  }

  @Test
  void report_sameMetricTwice_firstCounts() {
    run.report(StepReport.at(1).metric("val_loss", 1).metric("val_loss", 2));
    assertThat(fake.reports("r1").get(0).getMetricsList())
        .singleElement()
        .satisfies(metric -> assertThat(metric.getValue()).isEqualTo(1));
  }

  @Test
  void report_tooManyMetrics_sends1000() {
    StepReport report = StepReport.at(1);
    for (int i = 0; i < 1_001; i++) {
      report.metric("m" + i, i);
    }
    run.report(report);
    assertThat(fake.reports("r1").get(0).getMetricsCount()).isEqualTo(1_000);
  }

  @Test
  void report_optionalFieldsOutOfRange_areLeftOut() {
    run.report(
        StepReport.at(1)
            .metric("val_loss", Double.NaN)
            .epoch(-1)
            .learningRate(Double.NaN)
            .validationExamples(0)
            .checkpointUri(""));
    Report report = fake.reports("r1").get(0);
    assertThat(report.getMetrics(0).getValue()).isNaN();
    assertThat(report.hasEpoch()).isFalse();
    assertThat(report.hasLearningRate()).isFalse();
    assertThat(report.hasValidationExamples()).isFalse();
    assertThat(report.hasCheckpointUri()).isFalse();
    assertThat(report.hasEventTime()).isTrue();
  }

  @Test
  void report_interruptedThread_returnsAndKeepsTheInterrupt() {
    fake.holdAnswers();
    Thread.currentThread().interrupt();
    Decision decision = run.report(1, Map.of("val_loss", 1.0));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(decision.message()).contains("interrupted");
    fake.releaseAnswers();
    Eventually.isTrue(() -> run.pendingReports() == 0);
  }

  @Test
  void report_afterFinish_answersLocal() {
    run.finish();
    assertThat(run.report(1, Map.of("val_loss", 1.0)).message()).contains("finished");
  }

  @Test
  void builder_badSettings_nameTheRange() {
    ClientBuilder builder = EpochwatchClient.builder("host");
    assertThatThrownBy(() -> builder.decisionTimeout(Duration.ofMillis(-1)))
        .hasMessageContaining("0 or more");
    assertThatThrownBy(() -> builder.bufferCapacity(0)).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> builder.heartbeatInterval(Duration.ZERO)).hasMessageContaining("1 s");
    assertThatThrownBy(() -> builder.startTimeout(Duration.ZERO)).hasMessageContaining("above 0");
  }

  @Test
  void startRun_fallbackWithoutDirection_isRefused() {
    RunOptions options =
        RunOptions.experiment("digits").objective("f").fallback(LocalFallback.patience(3));
    assertThatThrownBy(() -> client.startRun(options)).hasMessageContaining("direction");
  }

  @Test
  void target_addsTheDefaultPort() {
    assertThat(ClientBuilder.target("10.0.0.5")).isEqualTo("10.0.0.5:7767");
    assertThat(ClientBuilder.target("10.0.0.5:1")).isEqualTo("10.0.0.5:1");
    assertThat(ClientBuilder.target("dns:///trainers:7")).isEqualTo("dns:///trainers:7");
  }

  @Test
  void fromEnvironment_takesTheRunIdUnlessGiven() {
    Map<String, String> environment = Map.of(RunOptions.RUN_ID_VARIABLE, "job-7");
    RunOptions options = RunOptions.experiment("digits");
    assertThat(options.fromEnvironment(environment).request().getRun()).isEqualTo("job-7");
    assertThat(options.run("mine").fromEnvironment(environment).request().getRun())
        .isEqualTo("mine");
    assertThat(options.fromEnvironment(Map.of()).request().getRun()).isEmpty();
  }
}
