// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

/** Whether a diagnosis is true of a curve. */
public enum Answer {
  YES,
  NO,
  /** On the border: two people who see the noise-free curve might well disagree. */
  UNCLEAR
}
