// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

import java.util.Random;

/** Random numbers of the distributions that traits are drawn from. Not thread-safe. */
final class Draw {
  private final Random random;

  /** Draws that depend on the seed alone; neighbouring seeds have nothing in common. */
  Draw(long seed) {
    long mixed = (seed + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    random = new Random(mixed ^ (mixed >>> 31));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  double uniform(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** Uniform in the logarithm. */
  double logUniform(double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  double gaussian() {
    return random.nextGaussian();
  }

  /** Of the logarithm's mean and standard deviation. */
  double logNormal(double mean, double deviation) {
    return Math.exp(mean + deviation * random.nextGaussian());
  }

  /** Student's t with three degrees of freedom, of standard deviation 1. */
  double heavyTailed() {
    double squares = 0;
    for (int i = 0; i < 3; i++) {
      double part = random.nextGaussian();
      squares += part * part;
    }
    return random.nextGaussian() / Math.sqrt(squares / 3) / Math.sqrt(3);
  }

  double beta(double a, double b) {
    double first = gamma(a);
    return first / (first + gamma(b));
  }

  /** How many of so many examples are wrong, each with a probability. */
  long binomial(long examples, double probability) {
    double variance = examples * probability * (1 - probability);
    if (variance > 25) {
      long drawn = Math.round(examples * probability + Math.sqrt(variance) * gaussian());
      return Math.max(0, Math.min(examples, drawn));
    }
    // By gaps between successes: as many draws as there are successes.
    boolean turned = probability > 0.5;
    double rare = turned ? 1 - probability : probability;
    long found = 0;
    if (rare > 0) {
      double scale = Math.log1p(-rare);
      double at = Math.floor(Math.log(1 - random.nextDouble()) / scale);
      while (at < examples) {
        found++;
        at += 1 + Math.floor(Math.log(1 - random.nextDouble()) / scale);
      }
    }
    return turned ? examples - found : found;
  }

  /** Marsaglia and Tsang. */
  private double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
