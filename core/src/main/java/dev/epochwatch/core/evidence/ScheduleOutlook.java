// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.evidence;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a learning rate still has in store: a plateau before a drop of the rate is not the end.
 *
 * <p>Knows the declared schedule and the rates that are reported.
 */
public final class ScheduleOutlook {
  /** A rate that falls to this share or below is a drop worth waiting for. */
  private static final double DROP = 0.5;

  /** A change to this share from one report to the next is a step, not a smooth decay. */
  private static final double STEP = 0.7;

  /** Below this share of the highest rate little is left to be gained from a further decay. */
  private static final double SPENT = 0.02;

  /** A smooth schedule has reached its tail's end at this share of the plan. */
  private static final double TAIL_END = 0.97;

  private static final double DEFAULT_FACTOR = 0.1;

  private final Optional<Schedule> schedule;
  private final OptionalLong planned;
  private long step;
  private double rate = Double.NaN;
  private double highest;
  private int falling;
  private boolean dropped;
  private boolean everDropped;

  /**
   * @param schedule the declared schedule
   * @param planned the steps the trainer plans to do
   */
  public ScheduleOutlook(Optional<Schedule> schedule, OptionalLong planned) {
    this.schedule = schedule;
    this.planned = planned;
  }

  /** Looks at the next observation. */
  public void observe(Observation observation) {
    step = observation.step();
    dropped = false;
    if (observation.learningRate().isEmpty()) {
      return;
    }
    double next = observation.learningRate().getAsDouble();
    dropped = next <= rate * STEP;
    everDropped |= dropped;
    boolean fell = next < rate && !dropped;
    falling = fell ? Math.min(falling + 1, 5) : Math.max(falling - 1, 0);
    highest = Math.max(highest, next);
    rate = next;
  }

  /** Whether the reported rate has just dropped: older values belong to another regime. */
  public boolean justDropped() {
    return dropped;
  }

  /** Whether a drop was ever seen in the reported rate. */
  public boolean hasDropped() {
    return everDropped;
  }

  /**
   * Whether a drop of the rate by half or more, or the tail of a smooth decay, is still to come.
   */
  public boolean holdsDrop() {
    return schedule.map(this::declaredDrop).orElse(false) || fallsSmoothly();
  }

  /** The rate is seen to fall smoothly (at least three times of late) and is not yet spent. */
  private boolean fallsSmoothly() {
    return falling >= 3
        && rate > SPENT * highest
        && (planned.isEmpty() || step < TAIL_END * planned.getAsLong());
  }

  private boolean declaredDrop(Schedule declared) {
    if (declared.warmupSteps().isPresent() && step < declared.warmupSteps().getAsLong()) {
      return true;
    }
    return switch (declared.kind()) {
      case CONSTANT -> false;
      case STEP ->
          declared.factor().orElse(DEFAULT_FACTOR) <= DROP && milestoneAhead(declared.milestones());
      case COSINE, LINEAR, ONE_CYCLE, WARM_RESTARTS -> step < TAIL_END * end(declared.milestones());
      case EXPONENTIAL -> exponentialDrop(declared.factor().orElse(1));
      case ON_PLATEAU -> !Double.isNaN(rate) && !everDropped;
    };
  }

  private boolean milestoneAhead(List<Long> milestones) {
    for (int i = milestones.size() - 1; i >= 0 && milestones.get(i) > step; i--) {
      if (planned.isEmpty() || milestones.get(i) < planned.getAsLong()) {
        return true;
      }
    }
    return false;
  }

  private double end(List<Long> milestones) {
    if (planned.isPresent()) {
      return planned.getAsLong();
    }
    return milestones.isEmpty() ? 0 : milestones.get(milestones.size() - 1);
  }

  private boolean exponentialDrop(double factor) {
    boolean spent = Math.pow(factor, step) < SPENT;
    return !spent
        && planned.isPresent()
        && Math.pow(factor, planned.getAsLong() - (double) step) <= DROP;
  }
}
