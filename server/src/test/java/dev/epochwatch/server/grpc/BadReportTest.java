// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.metric;
import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.server.grpc.Reporter.Reply;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad reports are refused by name and range, nothing of them is stored, and the stream lives on.
 */
class BadReportTest {
  private final ServiceFixture services = new ServiceFixture();

  @BeforeEach
  void start() {
    services.start("r1", "max_steps(steps=1000)");
  }

  @AfterEach
  void close() {
    services.close();
  }

  /** A bad report, the field that is named, and what is said of it. */
  static Stream<Arguments> badFields() {
    return Stream.of(
        bad("run", "must be 1 to 128 characters", good().setRun("")),
        bad("run", "must be a letter or digit", good().setRun("../etc")),
        bad("run", "must be at most 128 characters", good().setRun("r".repeat(129))),
        bad("attempt", "must be 1 or more", good().setAttempt(0)),
        bad("attempt", "must be 1, as answered", good().setAttempt(2)),
        bad("sequence", "must be 1 or more", good().setSequence(0)),
        bad("step", "must be 0 or more", good().setStep(-1)),
        bad("metrics", "must have 1 to 1000 entries, had 0", good().clearMetrics()),
        bad("metrics", "must have 1 to 1000 entries, had 1002", many(1_000)),
        bad("metrics[2].name", "must be 1 to 256 characters", good().addMetrics(metric("", 1))),
        bad(
            "metrics[2].name",
            "must be at most 256 characters",
            good().addMetrics(metric("m".repeat(257), 1))),
        bad("metrics[2].name", "must not contain control", good().addMetrics(metric("a\nb", 1))),
        bad("metrics[2].name", "must name each metric once", good().addMetrics(metric("loss", 1))),
        bad(
            "metrics[2].name",
            "is the validation loss again",
            good().addMetrics(metric("eval_loss", 1))),
        bad("epoch", "must be a finite number, 0 or more", good().setEpoch(Double.NaN)),
        bad("learning_rate", "must be a finite number, 0 or more", good().setLearningRate(-1)),
        bad(
            "checkpoint_uri",
            "at most 2048 characters",
            good().setCheckpointUri("u".repeat(2_049))),
        bad("validation_examples", "must be 1 or more", good().setValidationExamples(0)),
        bad(
            "event_time",
            "must be a time from the year 1",
            good().setEventTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))));
  }

  @ParameterizedTest(name = "{0} {1}, {3}")
  @MethodSource("badFieldsBothWays")
  void report_withABadField_isRefusedByNameAndRange(
      String field, String requirement, Report bad, Reporter.Way way) {
    try (Reporter reporter = way.open(services.channel())) {
      Reply reply = reporter.send(bad);

      assertThat(reply.reason()).isEqualTo("BAD_FIELD");
      assertThat(reply.violation().orElseThrow().getField()).isEqualTo(field);
      assertThat(reply.violation().orElseThrow().getDescription()).contains(requirement);
      assertNothingStoredAndAlive(reporter);
    }
  }

  static Stream<Arguments> badFieldsBothWays() {
    return badFields()
        .flatMap(
            arguments ->
                Stream.of(Reporter.Way.values())
                    .map(
                        way ->
                            Arguments.of(
                                arguments.get()[0], arguments.get()[1], arguments.get()[2], way)));
  }

  @ParameterizedTest
  @EnumSource
  void report_ofAnUnknownRun_isRefused(Reporter.Way way) {
    try (Reporter reporter = way.open(services.channel())) {
      Reply reply = reporter.send(report("nobody", 0, 1.0));

      assertThat(reply.reason()).isEqualTo("RUN_NOT_FOUND");
      assertThat(reply.info().getMetadataMap()).containsEntry("run", "nobody");
      assertNothingStoredAndAlive(reporter);
    }
  }

  @ParameterizedTest
  @EnumSource
  void report_ofAFinishedRun_isRefused(Reporter.Way way) {
    services
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun("r1")
                .setAttempt(1)
                .setOutcome(FinishRunRequest.Outcome.OUTCOME_SUCCEEDED)
                .build());
    try (Reporter reporter = way.open(services.channel())) {
      Reply reply = reporter.send(report("r1", 0, 1.0));

      assertThat(reply.reason()).isEqualTo("RUN_FINISHED");
      assertThat(reply.info().getMetadataMap()).containsEntry("state", "SUCCEEDED");
    }
  }

  @ParameterizedTest
  @EnumSource
  void report_thatGoesBack_namesTheLeastStep(Reporter.Way way) {
    try (Reporter reporter = way.open(services.channel())) {
      reporter.send(report("r1", 5, 1.0));
      Reply reply = reporter.send(report("r1", 6, 1.0).toBuilder().setStep(5).build());

      assertThat(reply.reason()).isEqualTo("STEP_NOT_MONOTONE");
      assertThat(reply.violation().orElseThrow().getField()).isEqualTo("step");
      assertThat(reply.violation().orElseThrow().getDescription()).contains("must be 6 or more");
      assertThat(reply.info().getMetadataMap()).containsEntry("least_step", "6");
      reporter.send(report("r1", 7, 1.0)).told();
    }
  }

  @ParameterizedTest
  @EnumSource
  void sequence_usedForOtherContent_isRefused(Reporter.Way way) {
    try (Reporter reporter = way.open(services.channel())) {
      reporter.send(report("r1", 0, 1.0)).told();

      assertThat(reporter.send(report("r1", 0, 2.0)).reason()).isEqualTo("SEQUENCE_REUSED");
      assertThat(reporter.send(report("r1", 0, 1.0)).duplicate()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void sequence_thatWasSkipped_isRefusedLater(Reporter.Way way) {
    try (Reporter reporter = way.open(services.channel())) {
      for (int step = 5; step < 15; step++) {
        reporter.send(report("r1", step, 1.0)).told();
      }

      Reply reply = reporter.send(report("r1", 1, 1.0));

      assertThat(reply.reason()).isEqualTo("SEQUENCE_SKIPPED");
      assertThat(reply.info().getMetadataMap()).containsEntry("last_sequence", "15");
    }
  }

  @ParameterizedTest
  @EnumSource
  void secondTrainer_onARun_fencesTheFirst(Reporter.Way way) {
    try (Reporter first = way.open(services.channel());
        Reporter second = way.open(services.channel())) {
      first.send(report("r1", 0, 1.0)).told();
      int attempt =
          services
              .training()
              .startRun(
                  StartRunRequest.newBuilder()
                      .setRun("r1")
                      .setResume(StartRunRequest.Resume.RESUME_MUST)
                      .build())
              .getAttempt();
      second
          .send(report("r1", 1, 0.9).toBuilder().setAttempt(attempt).setSequence(1).build())
          .told();

      Reply reply = first.send(report("r1", 2, 1.0));

      assertThat(reply.reason()).isEqualTo("STALE_ATTEMPT");
      assertThat(reply.info().getMetadataMap()).containsEntry("attempt", "2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void report_overTheSizeLimit_isRefusedAndTheStreamLivesOn(Reporter.Way way) {
    Report large =
        good()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        9_999,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(new byte[2 << 20]))
                            .build())
                    .build())
            .build();
    try (Reporter reporter = way.open(services.channel())) {
      Reply reply = reporter.send(large);

      assertThat(reply.reason()).isEqualTo("MESSAGE_TOO_LARGE");
      assertThat(reply.violation().orElseThrow().getDescription())
          .contains("must be at most 1048576 bytes");
      assertNothingStoredAndAlive(reporter);
    }
  }

  private void assertNothingStoredAndAlive(Reporter reporter) {
    GetRunRequest request = GetRunRequest.newBuilder().setRun("r1").build();
    assertThat(services.runs().getRun(request).getRun().getReports()).isZero();
    assertThat(reporter.send(report("r1", 0, 1.0)).duplicate()).isFalse();
    assertThat(services.runs().getRun(request).getRun().getReports()).isEqualTo(1);
  }

  private static Arguments bad(String field, String requirement, Report.Builder report) {
    return Arguments.of(field, requirement, report.build());
  }

  private static Report.Builder good() {
    return report("r1", 0, 1.0).toBuilder();
  }

  private static Report.Builder many(int count) {
    Report.Builder report = good();
    for (int i = 0; i < count; i++) {
      report.addMetrics(metric("m" + i, i));
    }
    return report;
  }
}
