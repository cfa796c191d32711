// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

/** The part of the data a metric was computed on. */
public enum Split {
  /** The data the weights are fitted to. */
  TRAIN,
  /** The held-out data that decides when to stop. */
  VALIDATION,
  /** Held-out data that decides nothing. */
  TEST,
  /** The metric's name tells of no split. */
  NONE
}
