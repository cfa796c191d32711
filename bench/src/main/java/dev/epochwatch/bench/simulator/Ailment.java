// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

/** What goes wrong in a run, beyond overfitting and noise, which any run may have. */
enum Ailment {
  NONE(0.62),
  NO_LEARNING(0.05),
  DIVERGENCE(0.08),
  MEMORISATION(0.04),
  CAPACITY(0.07),
  OSCILLATION(0.04),
  FROZEN_METRIC(0.04),
  EASY_VALIDATION(0.06);

  private final double share;

  Ailment(double share) {
    this.share = share;
  }

  static Ailment draw(Draw draw) {
    double at = draw.uniform(0, 1);
    for (Ailment ailment : values()) {
      at -= ailment.share;
      if (at < 0) {
        return ailment;
      }
    }
    return NONE;
  }
}
