// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.util.List;

/**
 * Writes decisions straight onto the wire: with one decision a report, trees of some forty protobuf
 * messages were a quarter of all that the server allocated. From the last field to the first, as
 * {@link BackwardWriter} has it.
 */
final class DecisionWriter {
  private static final WireNumbers<Reason> REASONS =
      WireNumbers.of(Reason.class, dev.epochwatch.proto.v1.Decision.Reason.class, "REASON_");
  private static final WireNumbers<Decision.Source> SOURCES =
      WireNumbers.of(
          Decision.Source.class, dev.epochwatch.proto.v1.Decision.Source.class, "SOURCE_");
  private static final WireNumbers<Decision.Action> ACTIONS =
      WireNumbers.of(
          Decision.Action.class, dev.epochwatch.proto.v1.Decision.Action.class, "ACTION_");
  private static final WireNumbers<Verdict.Outcome> OUTCOMES =
      WireNumbers.of(
          Verdict.Outcome.class, dev.epochwatch.proto.v1.Verdict.Outcome.class, "OUTCOME_");
  private static final WireNumbers<Diagnosis.Kind> KINDS =
      WireNumbers.of(Diagnosis.Kind.class, dev.epochwatch.proto.v1.Diagnosis.Kind.class, "KIND_");
  private static final WireNumbers<Advice.Action> ADVICE =
      WireNumbers.of(Advice.Action.class, dev.epochwatch.proto.v1.Advice.Action.class, "ACTION_");

  private final BackwardWriter writer;

  DecisionWriter(BackwardWriter writer) {
    this.writer = writer;
  }

  /**
   * Writes the fields of an {@code epochwatch.v1.Decision}.
   *
   * @param objective the objective's name as the trainer has it, empty while unknown
   */
  void write(Decision decision, String objective) {
    writer.integer(
        dev.epochwatch.proto.v1.Decision.SOURCE_FIELD_NUMBER, SOURCES.of(decision.source()));
    writer.string(
        dev.epochwatch.proto.v1.Decision.POLICY_REVISION_FIELD_NUMBER, decision.policyRevision());
    advice(dev.epochwatch.proto.v1.Decision.ADVICE_FIELD_NUMBER, decision.advice());
    for (int i = decision.diagnoses().size() - 1; i >= 0; i--) {
      diagnosis(decision.diagnoses().get(i));
    }
    for (int i = decision.verdicts().size() - 1; i >= 0; i--) {
      verdict(decision.verdicts().get(i));
    }
    if (decision.best().isPresent()) {
      best(decision.best().get(), objective);
    }
    writer.integer(
        dev.epochwatch.proto.v1.Decision.DECIDED_AT_STEP_FIELD_NUMBER, decision.decidedAtStep());
    writer.string(dev.epochwatch.proto.v1.Decision.MESSAGE_FIELD_NUMBER, decision.message());
    writer.integer(
        dev.epochwatch.proto.v1.Decision.REASON_FIELD_NUMBER, REASONS.of(decision.reason()));
    writer.integer(
        dev.epochwatch.proto.v1.Decision.ACTION_FIELD_NUMBER, ACTIONS.of(decision.action()));
  }

  private void best(Best best, String objective) {
    int mark = writer.mark();
    writer.string(
        dev.epochwatch.proto.v1.Best.CHECKPOINT_URI_FIELD_NUMBER, best.checkpointUri().orElse(""));
    writer.integer(dev.epochwatch.proto.v1.Best.STEP_FIELD_NUMBER, best.step());
    writer.number(dev.epochwatch.proto.v1.Best.VALUE_FIELD_NUMBER, best.value());
    writer.string(dev.epochwatch.proto.v1.Best.METRIC_FIELD_NUMBER, objective);
    writer.endMessage(dev.epochwatch.proto.v1.Decision.BEST_FIELD_NUMBER, mark);
  }

  private void verdict(Verdict verdict) {
    int mark = writer.mark();
    writer.integer(
        dev.epochwatch.proto.v1.Verdict.REASON_FIELD_NUMBER, REASONS.of(verdict.reason()));
    evidence(dev.epochwatch.proto.v1.Verdict.EVIDENCE_FIELD_NUMBER, verdict.evidence());
    writer.string(dev.epochwatch.proto.v1.Verdict.MESSAGE_FIELD_NUMBER, verdict.message());
    if (verdict.patienceLeft().isPresent()) {
      writer.presentInteger(
          dev.epochwatch.proto.v1.Verdict.PATIENCE_LEFT_FIELD_NUMBER,
          verdict.patienceLeft().getAsLong());
    }
    if (verdict.threshold().isPresent()) {
      writer.presentNumber(
          dev.epochwatch.proto.v1.Verdict.THRESHOLD_FIELD_NUMBER,
          verdict.threshold().getAsDouble());
    }
    if (verdict.observed().isPresent()) {
      writer.presentNumber(
          dev.epochwatch.proto.v1.Verdict.OBSERVED_FIELD_NUMBER, verdict.observed().getAsDouble());
    }
    writer.integer(
        dev.epochwatch.proto.v1.Verdict.OUTCOME_FIELD_NUMBER, OUTCOMES.of(verdict.outcome()));
    writer.string(dev.epochwatch.proto.v1.Verdict.RULE_FIELD_NUMBER, verdict.rule());
    writer.endMessage(dev.epochwatch.proto.v1.Decision.VERDICTS_FIELD_NUMBER, mark);
  }

  private void diagnosis(Diagnosis diagnosis) {
    int mark = writer.mark();
    advice(dev.epochwatch.proto.v1.Diagnosis.ADVICE_FIELD_NUMBER, diagnosis.advice());
    evidence(dev.epochwatch.proto.v1.Diagnosis.EVIDENCE_FIELD_NUMBER, diagnosis.evidence());
    writer.string(dev.epochwatch.proto.v1.Diagnosis.MESSAGE_FIELD_NUMBER, diagnosis.message());
    writer.number(
        dev.epochwatch.proto.v1.Diagnosis.CONFIDENCE_FIELD_NUMBER, diagnosis.confidence());
    writer.integer(
        dev.epochwatch.proto.v1.Diagnosis.ONSET_STEP_FIELD_NUMBER, diagnosis.onsetStep());
    writer.integer(dev.epochwatch.proto.v1.Diagnosis.KIND_FIELD_NUMBER, KINDS.of(diagnosis.kind()));
    writer.endMessage(dev.epochwatch.proto.v1.Decision.DIAGNOSES_FIELD_NUMBER, mark);
  }

  private void advice(int field, List<Advice> advice) {
    for (int i = advice.size() - 1; i >= 0; i--) {
      Advice each = advice.get(i);
      int mark = writer.mark();
      if (each.step().isPresent()) {
        writer.presentInteger(
            dev.epochwatch.proto.v1.Advice.STEP_FIELD_NUMBER, each.step().getAsLong());
      }
      writer.string(dev.epochwatch.proto.v1.Advice.COST_FIELD_NUMBER, each.cost());
      writer.string(dev.epochwatch.proto.v1.Advice.TEXT_FIELD_NUMBER, each.text());
      writer.integer(dev.epochwatch.proto.v1.Advice.ACTION_FIELD_NUMBER, ADVICE.of(each.action()));
      writer.endMessage(field, mark);
    }
  }

  private void evidence(int field, List<Evidence> evidence) {
    for (int i = evidence.size() - 1; i >= 0; i--) {
      Evidence each = evidence.get(i);
      int mark = writer.mark();
      if (each.step().isPresent()) {
        writer.presentInteger(
            dev.epochwatch.proto.v1.Evidence.STEP_FIELD_NUMBER, each.step().getAsLong());
      }
      writer.string(dev.epochwatch.proto.v1.Evidence.UNIT_FIELD_NUMBER, each.unit());
      writer.number(dev.epochwatch.proto.v1.Evidence.VALUE_FIELD_NUMBER, each.value());
      writer.string(dev.epochwatch.proto.v1.Evidence.NAME_FIELD_NUMBER, each.name());
      writer.endMessage(field, mark);
    }
  }
}
