// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

/** How the excess over the floor shrinks with progress: 1 at the start, towards 0. */
interface Shape {
  double at(double progress);

  /** One of four families, or a mixture of two of them. */
  static Shape draw(Draw draw) {
    Shape first = single(draw);
    if (draw.chance(0.5)) {
      return first;
    }
    Shape second = single(draw);
    double weight = draw.beta(0.6, 0.6);
    double ratio = draw.logNormal(0, 0.7);
    return u -> weight * first.at(u) + (1 - weight) * second.at(u * ratio);
  }

  private static Shape single(Draw draw) {
    double kind = draw.uniform(0, 4);
    if (kind < 1) {
      double a = draw.logUniform(0.2, 3);
      return u -> Math.pow(1 + u, -a);
    }
    if (kind < 2) {
      double b = draw.uniform(0.4, 1.2);
      return u -> Math.exp(-Math.pow(u, b));
    }
    if (kind < 3) {
      double h = draw.uniform(0.5, 3);
      return u -> 1 / (1 + Math.pow(u, h));
    }
    double a = draw.logUniform(0.3, 3);
    return u -> 1 / (1 + a * Math.log1p(u));
  }
}
