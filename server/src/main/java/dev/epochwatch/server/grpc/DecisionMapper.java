// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.proto.v1.Best;
import dev.epochwatch.proto.v1.Decision;

/** Decisions as the wire has them. */
public final class DecisionMapper {
  private static final WireNumbers<Reason> REASONS =
      WireNumbers.of(Reason.class, Decision.Reason.class, "REASON_");

  private DecisionMapper() {}

  /** The encoded {@code epochwatch.v1.Decision}; fit to be the engine's encoder. */
  public static byte[] encode(dev.epochwatch.core.model.Decision decision, String objective) {
    BackwardWriter writer = BackwardWriter.ofThread();
    new DecisionWriter(writer).write(decision, objective);
    return writer.take();
  }

  /** What {@link #encode} encoded. */
  static Decision decode(byte[] encoded) {
    try {
      return Decision.parseFrom(encoded);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored decision cannot be read", e);
    }
  }

  static Best best(dev.epochwatch.core.model.Best best, String objective) {
    Best.Builder proto =
        Best.newBuilder().setMetric(objective).setValue(best.value()).setStep(best.step());
    best.checkpointUri().ifPresent(proto::setCheckpointUri);
    return proto.build();
  }

  static Decision.Reason reason(Reason reason) {
    return Decision.Reason.forNumber(REASONS.of(reason));
  }
}
