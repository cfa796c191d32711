// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

/** Why a decision says what it says. */
public enum Reason {
  /** Nothing to stop for: every CONTINUE carries it. */
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
  /** The forecast says that too little is left to gain. */
  FORECAST,
  /** The budget of money or hours is spent. */
  BUDGET,
  /** A reason this version of the client does not know; the message tells it. */
  OTHER;

  static Reason of(dev.epochwatch.proto.v1.Decision.Reason reason) {
    return switch (reason) {
      case REASON_NONE, REASON_UNSPECIFIED -> NONE;
      case REASON_NO_IMPROVEMENT -> NO_IMPROVEMENT;
      case REASON_TARGET_REACHED -> TARGET_REACHED;
      case REASON_DIVERGED -> DIVERGED;
      case REASON_NON_FINITE -> NON_FINITE;
      case REASON_PLATEAU -> PLATEAU;
      case REASON_OVERFITTING -> OVERFITTING;
      case REASON_MAX_STEPS -> MAX_STEPS;
      case REASON_MAX_DURATION -> MAX_DURATION;
      case REASON_HUMAN -> HUMAN;
      case REASON_WORSE_THAN_PEERS -> WORSE_THAN_PEERS;
      case REASON_FORECAST -> FORECAST;
      case REASON_BUDGET -> BUDGET;
      case UNRECOGNIZED -> OTHER;
    };
  }
}
