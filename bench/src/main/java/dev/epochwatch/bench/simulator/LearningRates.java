// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

import dev.epochwatch.core.model.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The learning rate of each epoch relative to its peak, and how a trainer would declare it.
 *
 * @param relative one value an epoch, above 0, at most 1
 * @param declared the schedule in the words of the protocol
 */
record LearningRates(double[] relative, Schedule declared) {
  private static final double LOWEST = 1e-3;

  /** A third constant; cosine, two steps, exponential, warm restarts; some with a warm-up. */
  static LearningRates draw(Draw draw, int epochs) {
    double kind = draw.uniform(0, 6);
    LearningRates rates =
        kind < 2
            ? of(epochs, Schedule.Kind.CONSTANT, List.of(), OptionalDouble.empty())
            : kind < 3
                ? cosine(epochs, 1)
                : kind < 4
                    ? steps(draw, epochs)
                    : kind < 5
                        ? exponential(draw, epochs)
                        : cosine(epochs, 2 + (int) (kind * 97) % 3);
    return draw.chance(0.3) ? rates.warmedUp((int) (draw.uniform(0, 0.1) * epochs)) : rates;
  }

  /** Whether the rate falls to half of what it is at an epoch, or below, before the end. */
  boolean fallsAfter(int epoch) {
    for (int i = epoch + 1; i < relative.length; i++) {
      if (relative[i] <= relative[epoch] / 2) {
        return true;
      }
    }
    return false;
  }

  private static LearningRates of(
      int epochs, Schedule.Kind kind, List<Long> milestones, OptionalDouble factor) {
    double[] relative = new double[epochs];
    Arrays.fill(relative, 1);
    return new LearningRates(
        relative, new Schedule(kind, milestones, factor, OptionalLong.empty()));
  }

  private static LearningRates cosine(int epochs, int cycles) {
    Schedule.Kind kind = cycles > 1 ? Schedule.Kind.WARM_RESTARTS : Schedule.Kind.COSINE;
    List<Long> restarts = new ArrayList<>();
    for (int i = 1; i < cycles; i++) {
      restarts.add((long) i * epochs / cycles);
    }
    LearningRates rates = of(epochs, kind, restarts, OptionalDouble.empty());
    for (int i = 0; i < epochs; i++) {
      double phase = (double) i * cycles / epochs % 1;
      rates.relative[i] = Math.max(LOWEST, (1 + Math.cos(Math.PI * phase)) / 2);
    }
    return rates;
  }

  private static LearningRates steps(Draw draw, int epochs) {
    long first = (long) (draw.uniform(0.25, 0.6) * epochs);
    long second = Math.max(first + 1, (long) (draw.uniform(0.6, 0.9) * epochs));
    double factor = draw.chance(0.5) ? 0.1 : 0.3;
    LearningRates rates =
        of(epochs, Schedule.Kind.STEP, List.of(first, second), OptionalDouble.of(factor));
    for (int i = 0; i < epochs; i++) {
      rates.relative[i] = i < first ? 1 : i < second ? factor : factor * factor;
    }
    return rates;
  }

  private static LearningRates exponential(Draw draw, int epochs) {
    double factor = Math.pow(draw.logUniform(0.002, 0.3), 1.0 / epochs);
    LearningRates rates =
        of(epochs, Schedule.Kind.EXPONENTIAL, List.of(), OptionalDouble.of(factor));
    for (int i = 0; i < epochs; i++) {
      rates.relative[i] = Math.pow(factor, i);
    }
    return rates;
  }

  private LearningRates warmedUp(int epochs) {
    for (int i = 0; i < epochs; i++) {
      relative[i] *= (i + 1.0) / (epochs + 1.0);
    }
    return new LearningRates(
        relative,
        new Schedule(
            declared.kind(), declared.milestones(), declared.factor(), OptionalLong.of(epochs)));
  }
}
