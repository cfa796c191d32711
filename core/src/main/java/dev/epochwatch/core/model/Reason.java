// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

/** Why a decision is what it is. The order is stored: new reasons go to the end. */
public enum Reason {
  /** Nothing to stop for. */
  NONE,
  /** Too many reports without a gain. */
  NO_IMPROVEMENT,
  /** The objective has reached its target. */
  TARGET_REACHED,
  /** The objective has left its range. */
  DIVERGED,
  /** The objective is NaN or infinite. */
  NON_FINITE,
  /** No gain beyond noise is expected. */
  PLATEAU,
  /** Validation worsens while training improves. */
  OVERFITTING,
  /** The step limit is reached. */
  MAX_STEPS,
  /** The time limit is reached. */
  MAX_DURATION,
  /** A person asked for it. */
  HUMAN,
  /** Other runs of the experiment do better. */
  WORSE_THAN_PEERS,
  /** Too little is expected to be left to gain. */
  FORECAST,
  /** The budget of money or hours is spent. */
  BUDGET
}
