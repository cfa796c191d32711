// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

/**
 * Whether a training has done all the steps it planned, which it may have in spite of a STOP.
 * Thread-safe.
 */
final class Plan {
  private static final long NONE = -1;

  private final long plannedSteps;
  private long firstStep = NONE;
  private long lastStep = NONE;

  /**
   * @param plannedSteps the steps the training plans to do; 0 when it has not said
   */
  Plan(long plannedSteps) {
    this.plannedSteps = plannedSteps;
  }

  /** A step was done. */
  synchronized void done(long step) {
    firstStep = firstStep == NONE ? step : firstStep;
    lastStep = Math.max(lastStep, step);
  }

  /** Whether the last planned step was done; steps count from 1, or from 0 where the first was. */
  synchronized boolean isFulfilled() {
    long last = firstStep == 0 ? plannedSteps - 1 : plannedSteps;
    return plannedSteps > 0 && lastStep >= last;
  }
}
