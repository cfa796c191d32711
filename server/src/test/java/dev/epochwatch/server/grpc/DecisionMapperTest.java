// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is written straight onto the wire is, byte by byte, what protobuf's own builders write. */
class DecisionMapperTest {
  private static final long SEED = 20_261_124;
  private static final double[] NUMBERS = {
    0, -0.0, 1, -1.5, 1e-300, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY
  };
  private static final String[] TEXTS = {
    "", "plateau", "\u00e9t\u00e9", "\u20ac 5", "\ud83d\ude00", "x".repeat(200), "y".repeat(9000)
  };
  private static final long[] INTEGERS = {
    0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE
  };

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void encode_anyDecision_isWhatTheBuildersWrite() {
    for (int i = 0; i < 2_000; i++) {
      Decision decision = decision();
      byte[] encoded = DecisionMapper.encode(decision, "val_loss");
      assertThat(encoded)
          .as("decision %d of seed %d: %s", i, SEED, decision)
          .isEqualTo(built(decision, "val_loss").toByteArray());
    }
  }

  @Test
  void encode_answer_isWhatTheBuildersWrite() {
    for (int i = 0; i < 500; i++) {
      Report report =
          Report.newBuilder()
              .setRun(text())
              .setAttempt((int) integer())
              .setSequence(integer())
              .build();
      boolean duplicate = random.nextBoolean();
      byte[] decision = DecisionMapper.encode(decision(), text());
      StreamReportsResponse expected =
          StreamReportsResponse.newBuilder()
              .setResult(
                  ReportResult.newBuilder()
                      .setRun(report.getRun())
                      .setAttempt(report.getAttempt())
                      .setSequence(report.getSequence())
                      .setDuplicate(duplicate)
                      .setDecision(DecisionMapper.decode(decision)))
              .build();
      assertThat(AnswerEncoder.encode(report, duplicate, decision))
          .as("answer %d of seed %d", i, SEED)
          .isEqualTo(expected.toByteArray());
    }
  }

  private Decision decision() {
    return new Decision(
        any(Decision.Action.values()),
        any(Reason.values()),
        text(),
        integer(),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                new Best(
                    number(),
                    integer(),
                    random.nextBoolean() ? Optional.empty() : Optional.of(text()))),
        some(this::verdict),
        some(this::diagnosis),
        some(this::advice),
        text(),
        any(Decision.Source.values()));
  }

  private Verdict verdict() {
    return new Verdict(
        text(),
        any(Verdict.Outcome.values()),
        any(Reason.values()),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number()),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number()),
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(integer()),
        text(),
        some(this::evidence),
        List.of());
  }

  private Diagnosis diagnosis() {
    return new Diagnosis(
        any(Diagnosis.Kind.values()),
        integer(),
        random.nextInt(3) / 2.0,
        text(),
        some(this::evidence),
        some(this::advice));
  }

  private Evidence evidence() {
    return random.nextBoolean()
        ? Evidence.of(text(), number(), text())
        : Evidence.at(integer(), text(), number(), text());
  }

  private Advice advice() {
    Advice.Action action = any(Advice.Action.values());
    return random.nextBoolean()
        ? Advice.of(action, text(), text())
        : Advice.restore(integer(), text());
  }

  private <T> List<T> some(Supplier<T> one) {
    List<T> some = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      some.add(one.get());
    }
    return some;
  }

  private <T> T any(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private String text() {
    return any(TEXTS);
  }

  private double number() {
    return random.nextBoolean() ? random.nextDouble() : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private long integer() {
    return random.nextBoolean() ? random.nextLong() : INTEGERS[random.nextInt(INTEGERS.length)];
  }

  private static dev.epochwatch.proto.v1.Decision built(Decision decision, String objective) {
    var proto =
        dev.epochwatch.proto.v1.Decision.newBuilder()
            .setAction(
                dev.epochwatch.proto.v1.Decision.Action.valueOf("ACTION_" + decision.action()))
            .setReason(
                dev.epochwatch.proto.v1.Decision.Reason.valueOf("REASON_" + decision.reason()))
            .setMessage(decision.message())
            .setDecidedAtStep(decision.decidedAtStep())
            .setPolicyRevision(decision.policyRevision())
            .setSource(
                dev.epochwatch.proto.v1.Decision.Source.valueOf("SOURCE_" + decision.source()));
    decision
        .best()
        .ifPresent(
            best -> {
              var built =
                  dev.epochwatch.proto.v1.Best.newBuilder()
                      .setMetric(objective)
                      .setValue(best.value())
                      .setStep(best.step());
              best.checkpointUri().ifPresent(built::setCheckpointUri);
              proto.setBest(built);
            });
    decision.verdicts().forEach(verdict -> proto.addVerdicts(built(verdict)));
    decision.diagnoses().forEach(diagnosis -> proto.addDiagnoses(built(diagnosis)));
    decision.advice().forEach(advice -> proto.addAdvice(built(advice)));
    return proto.build();
  }

  private static dev.epochwatch.proto.v1.Verdict built(Verdict verdict) {
    var proto =
        dev.epochwatch.proto.v1.Verdict.newBuilder()
            .setRule(verdict.rule())
            .setOutcome(
                dev.epochwatch.proto.v1.Verdict.Outcome.valueOf("OUTCOME_" + verdict.outcome()))
            .setMessage(verdict.message())
            .setReason(
                dev.epochwatch.proto.v1.Decision.Reason.valueOf("REASON_" + verdict.reason()));
    verdict.observed().ifPresent(proto::setObserved);
    verdict.threshold().ifPresent(proto::setThreshold);
    verdict.patienceLeft().ifPresent(proto::setPatienceLeft);
    verdict.evidence().forEach(evidence -> proto.addEvidence(built(evidence)));
    return proto.build();
  }

  private static dev.epochwatch.proto.v1.Diagnosis built(Diagnosis diagnosis) {
    var proto =
        dev.epochwatch.proto.v1.Diagnosis.newBuilder()
            .setKind(dev.epochwatch.proto.v1.Diagnosis.Kind.valueOf("KIND_" + diagnosis.kind()))
            .setOnsetStep(diagnosis.onsetStep())
            .setConfidence(diagnosis.confidence())
            .setMessage(diagnosis.message());
    diagnosis.evidence().forEach(evidence -> proto.addEvidence(built(evidence)));
    diagnosis.advice().forEach(advice -> proto.addAdvice(built(advice)));
    return proto.build();
  }

  private static dev.epochwatch.proto.v1.Evidence built(Evidence evidence) {
    var proto =
        dev.epochwatch.proto.v1.Evidence.newBuilder()
            .setName(evidence.name())
            .setValue(evidence.value())
            .setUnit(evidence.unit());
    evidence.step().ifPresent(proto::setStep);
    return proto.build();
  }

  private static dev.epochwatch.proto.v1.Advice built(Advice advice) {
    var proto =
        dev.epochwatch.proto.v1.Advice.newBuilder()
            .setAction(dev.epochwatch.proto.v1.Advice.Action.valueOf("ACTION_" + advice.action()))
            .setText(advice.text())
            .setCost(advice.cost());
    advice.step().ifPresent(proto::setStep);
    return proto.build();
  }
}
