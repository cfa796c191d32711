// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.Schedule.Kind;
import java.util.Arrays;

/**
 * How the learning rate will move, as far as the trainer knows it beforehand: a plateau before a
 * declared drop is not the end of a run. Immutable.
 */
public final class Schedule {
  private final dev.epochwatch.proto.v1.Schedule proto;

  private Schedule(dev.epochwatch.proto.v1.Schedule proto) {
    this.proto = proto;
  }

  /** The rate never changes. */
  public static Schedule constant() {
    return of(Kind.KIND_CONSTANT);
  }

  /**
   * The rate is multiplied by {@code factor} at each of {@code milestones}.
   *
   * @param factor above 0
   * @param milestones the steps of the changes, rising, 0 or more, at most 1,000
   */
  public static Schedule step(double factor, long... milestones) {
    return new Schedule(
        dev.epochwatch.proto.v1.Schedule.newBuilder()
            .setKind(Kind.KIND_STEP)
            .setFactor(factor)
            .addAllMilestones(Arrays.stream(milestones).boxed().toList())
            .build());
  }

  /** The rate falls along a cosine to the planned end. */
  public static Schedule cosine() {
    return of(Kind.KIND_COSINE);
  }

  /**
   * The rate is multiplied by {@code factor} after every step.
   *
   * @param factor above 0
   */
  public static Schedule exponential(double factor) {
    return new Schedule(
        dev.epochwatch.proto.v1.Schedule.newBuilder()
            .setKind(Kind.KIND_EXPONENTIAL)
            .setFactor(factor)
            .build());
  }

  /** The rate falls along a line to the planned end. */
  public static Schedule linear() {
    return of(Kind.KIND_LINEAR);
  }

  /** The rate rises, then falls to the planned end. */
  public static Schedule oneCycle() {
    return of(Kind.KIND_ONE_CYCLE);
  }

  /**
   * The rate falls along a cosine and starts again at each of {@code restarts}.
   *
   * @param restarts steps, rising, 0 or more, at most 1,000
   */
  public static Schedule warmRestarts(long... restarts) {
    return new Schedule(
        dev.epochwatch.proto.v1.Schedule.newBuilder()
            .setKind(Kind.KIND_WARM_RESTARTS)
            .addAllMilestones(Arrays.stream(restarts).boxed().toList())
            .build());
  }

  /** The rate is cut when the objective stops improving. */
  public static Schedule onPlateau() {
    return of(Kind.KIND_ON_PLATEAU);
  }

  /**
   * The same schedule after a warm-up.
   *
   * @param steps the length of the warm-up, 0 or more
   */
  public Schedule withWarmup(long steps) {
    return new Schedule(proto.toBuilder().setWarmupSteps(steps).build());
  }

  dev.epochwatch.proto.v1.Schedule proto() {
    return proto;
  }

  private static Schedule of(Kind kind) {
    return new Schedule(dev.epochwatch.proto.v1.Schedule.newBuilder().setKind(kind).build());
  }
}
