// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.proto.v1.Advice;
import dev.epochwatch.proto.v1.Best;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Diagnosis;
import dev.epochwatch.proto.v1.Evidence;
import dev.epochwatch.proto.v1.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Decisions as the wire has them. */
public final class DecisionMapper {
  /** Advice that names no step comes from a small set of texts; more than this is not kept. */
  private static final int MOST_KNOWN_ADVICE = 256;

  private static final Map<Reason, Decision.Reason> REASONS =
      byName(Reason.class, Decision.Reason.class, "REASON_");
  private static final Map<dev.epochwatch.core.model.Diagnosis.Kind, Diagnosis.Kind> KINDS =
      byName(dev.epochwatch.core.model.Diagnosis.Kind.class, Diagnosis.Kind.class, "KIND_");
  private static final Map<dev.epochwatch.core.model.Advice.Action, Advice.Action> ACTIONS =
      byName(dev.epochwatch.core.model.Advice.Action.class, Advice.Action.class, "ACTION_");

  private static final Map<dev.epochwatch.core.model.Advice, Advice> KNOWN_ADVICE =
      new ConcurrentHashMap<>();

  private DecisionMapper() {}

  /** The encoded {@code epochwatch.v1.Decision}; fit to be the engine's encoder. */
  public static byte[] encode(dev.epochwatch.core.model.Decision decision, String objective) {
    return toProto(decision, objective).toByteArray();
  }

  /** What {@link #encode} encoded. */
  static Decision decode(byte[] encoded) {
    try {
      return Decision.parseFrom(encoded);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored decision cannot be read", e);
    }
  }

  static Decision toProto(dev.epochwatch.core.model.Decision decision, String objective) {
    Decision.Builder proto =
        Decision.newBuilder()
            .setAction(
                decision.isStop() ? Decision.Action.ACTION_STOP : Decision.Action.ACTION_CONTINUE)
            .setReason(reason(decision.reason()))
            .setMessage(decision.message())
            .setDecidedAtStep(decision.decidedAtStep())
            .setPolicyRevision(decision.policyRevision())
            .setSource(
                switch (decision.source()) {
                  case SERVER -> Decision.Source.SOURCE_SERVER;
                  case HUMAN -> Decision.Source.SOURCE_HUMAN;
                });
    decision.best().ifPresent(best -> proto.setBest(best(best, objective)));
    decision.verdicts().forEach(verdict -> proto.addVerdicts(verdict(verdict)));
    decision.diagnoses().forEach(diagnosis -> proto.addDiagnoses(diagnosis(diagnosis)));
    decision.advice().forEach(advice -> proto.addAdvice(advice(advice)));
    return proto.build();
  }

  static Best best(dev.epochwatch.core.model.Best best, String objective) {
    Best.Builder proto =
        Best.newBuilder().setMetric(objective).setValue(best.value()).setStep(best.step());
    best.checkpointUri().ifPresent(proto::setCheckpointUri);
    return proto.build();
  }

  static Decision.Reason reason(Reason reason) {
    return Objects.requireNonNull(REASONS.get(reason));
  }

  private static Verdict verdict(dev.epochwatch.core.model.Verdict verdict) {
    Verdict.Builder proto =
        Verdict.newBuilder()
            .setRule(verdict.rule())
            .setOutcome(
                switch (verdict.outcome()) {
                  case PASS -> Verdict.Outcome.OUTCOME_PASS;
                  case WARMING_UP -> Verdict.Outcome.OUTCOME_WARMING_UP;
                  case NOT_APPLICABLE -> Verdict.Outcome.OUTCOME_NOT_APPLICABLE;
                  case TRIGGERED -> Verdict.Outcome.OUTCOME_TRIGGERED;
                  case SHADOW_TRIGGERED -> Verdict.Outcome.OUTCOME_SHADOW_TRIGGERED;
                })
            .setMessage(verdict.message())
            .setReason(reason(verdict.reason()));
    verdict.observed().ifPresent(proto::setObserved);
    verdict.threshold().ifPresent(proto::setThreshold);
    verdict.patienceLeft().ifPresent(proto::setPatienceLeft);
    verdict.evidence().forEach(evidence -> proto.addEvidence(evidence(evidence)));
    return proto.build();
  }

  private static Diagnosis diagnosis(dev.epochwatch.core.model.Diagnosis diagnosis) {
    Diagnosis.Builder proto =
        Diagnosis.newBuilder()
            .setKind(Objects.requireNonNull(KINDS.get(diagnosis.kind())))
            .setOnsetStep(diagnosis.onsetStep())
            .setConfidence(diagnosis.confidence())
            .setMessage(diagnosis.message());
    diagnosis.evidence().forEach(evidence -> proto.addEvidence(evidence(evidence)));
    diagnosis.advice().forEach(advice -> proto.addAdvice(advice(advice)));
    return proto.build();
  }

  private static Advice advice(dev.epochwatch.core.model.Advice advice) {
    if (advice.step().isPresent()) {
      return newAdvice(advice);
    }
    Advice known = KNOWN_ADVICE.get(advice);
    if (known == null) {
      known = newAdvice(advice);
      if (KNOWN_ADVICE.size() < MOST_KNOWN_ADVICE) {
        KNOWN_ADVICE.put(advice, known);
      }
    }
    return known;
  }

  private static Advice newAdvice(dev.epochwatch.core.model.Advice advice) {
    Advice.Builder proto =
        Advice.newBuilder()
            .setAction(Objects.requireNonNull(ACTIONS.get(advice.action())))
            // As bytes, for that is how they are written, again and again.
            .setTextBytes(ByteString.copyFromUtf8(advice.text()))
            .setCostBytes(ByteString.copyFromUtf8(advice.cost()));
    advice.step().ifPresent(proto::setStep);
    return proto.build();
  }

  private static Evidence evidence(dev.epochwatch.core.model.Evidence evidence) {
    Evidence.Builder proto =
        Evidence.newBuilder()
            .setName(evidence.name())
            .setValue(evidence.value())
            .setUnit(evidence.unit());
    evidence.step().ifPresent(proto::setStep);
    return proto.build();
  }

  /** Pairs the constants of two enums whose names differ by a prefix. */
  private static <M extends Enum<M>, P extends Enum<P>> Map<M, P> byName(
      Class<M> model, Class<P> proto, String prefix) {
    Map<M, P> pairs = new EnumMap<>(model);
    for (M constant : model.getEnumConstants()) {
      pairs.put(constant, Enum.valueOf(proto, prefix + constant.name()));
    }
    return pairs;
  }
}
