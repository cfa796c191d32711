// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.Advice;
import dev.epochwatch.proto.v1.Decision.Action;
import dev.epochwatch.proto.v1.Diagnosis;
import dev.epochwatch.proto.v1.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The answer to a report: go on or stop, and why. Immutable; a view on the message of the contract.
 *
 * <p>A STOP names the step to restore ({@link #bestStep}) and stays in force for the rest of the
 * attempt.
 */
public final class Decision {
  private final dev.epochwatch.proto.v1.Decision proto;

  private Decision(dev.epochwatch.proto.v1.Decision proto) {
    this.proto = proto;
  }

  /** Wraps a decision of the contract. */
  public static Decision of(dev.epochwatch.proto.v1.Decision proto) {
    return new Decision(proto);
  }

  static Decision goOn(String message) {
    return new Decision(local(message).build());
  }

  /** A CONTINUE of the client's own that still knows the best of the last answer. */
  static Decision goOn(String message, Decision before) {
    dev.epochwatch.proto.v1.Decision.Builder made = local(message);
    if (before.proto.hasBest()) {
      made.setBest(before.proto.getBest());
    }
    return new Decision(made.build());
  }

  private static dev.epochwatch.proto.v1.Decision.Builder local(String message) {
    return dev.epochwatch.proto.v1.Decision.newBuilder()
        .setAction(Action.ACTION_CONTINUE)
        .setReason(dev.epochwatch.proto.v1.Decision.Reason.REASON_NONE)
        .setSource(dev.epochwatch.proto.v1.Decision.Source.SOURCE_LOCAL)
        .setMessage(message);
  }

  /** Whether the training is asked to stop. */
  public boolean isStop() {
    return proto.getAction() == Action.ACTION_STOP;
  }

  /** Why; {@link Reason#NONE} for a CONTINUE. */
  public Reason reason() {
    return Reason.of(proto.getReason());
  }

  /** One sentence a person understands; for a LOCAL answer it says what kept the server's away. */
  public String message() {
    return proto.getMessage();
  }

  /** The step whose report led to this decision; for a STOP, the step of the first STOP. */
  public long decidedAtStep() {
    return proto.getDecidedAtStep();
  }

  /** The step of the best value so far: the one to restore. Empty before the first finite value. */
  public OptionalLong bestStep() {
    return proto.hasBest() ? OptionalLong.of(proto.getBest().getStep()) : OptionalLong.empty();
  }

  /** The best value of the objective so far; finite. Empty before the first finite value. */
  public OptionalDouble bestValue() {
    return proto.hasBest() ? OptionalDouble.of(proto.getBest().getValue()) : OptionalDouble.empty();
  }

  /** Where the weights of the best step were saved, when its report said so. */
  public Optional<String> bestCheckpoint() {
    return Optional.of(proto.getBest().getCheckpointUri()).filter(uri -> !uri.isEmpty());
  }

  /** Who decided. */
  public Source source() {
    return Source.of(proto.getSource());
  }

  /** What the curves say, the leading diagnosis first. */
  public List<Diagnosis> diagnoses() {
    return proto.getDiagnosesList();
  }

  /** The leading diagnosis as a word, for example {@code OVERFITTING}. */
  public Optional<String> diagnosis() {
    return diagnoses().stream().findFirst().map(it -> it.getKind().name().replace("KIND_", ""));
  }

  /** What to try, the first first. */
  public List<Advice> advice() {
    return proto.getAdviceList();
  }

  /** What each rule of the policy said. */
  public List<Verdict> verdicts() {
    return proto.getVerdictsList();
  }

  /** The message of the contract, with everything the server said. */
  public dev.epochwatch.proto.v1.Decision proto() {
    return proto;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Decision that && proto.equals(that.proto);
  }

  @Override
  public int hashCode() {
    return proto.hashCode();
  }

  @Override
  public String toString() {
    return isStop()
        ? "STOP (" + reason() + ", " + source() + "): " + message()
        : "CONTINUE (" + source() + "): " + message();
  }
}
