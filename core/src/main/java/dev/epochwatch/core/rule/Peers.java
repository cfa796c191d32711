// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Series;
import java.util.Arrays;
import java.util.List;

/**
 * What the other runs of an experiment had reached at a step. Values are turned: lower is better.
 */
final class Peers {
  /** What is asked of one other run up to a step; NaN where it cannot tell. */
  @FunctionalInterface
  interface Question {
    double ask(Series series, int count, Objective objective);
  }

  /** The best finite value so far. */
  static final Question BEST =
      (series, count, objective) -> {
        double best = Double.NaN;
        for (int i = 0; i < count; i++) {
          double loss = objective.direction().toLoss(series.value(i));
          best = Double.isFinite(loss) && !(loss >= best) ? loss : best;
        }
        return best;
      };

  /** The mean of the finite values so far. */
  static final Question MEAN =
      (series, count, objective) -> {
        double sum = 0;
        int finite = 0;
        for (int i = 0; i < count; i++) {
          if (Double.isFinite(series.value(i))) {
            sum += series.value(i);
            finite++;
          }
        }
        return objective.direction().toLoss(sum / finite);
      };

  private Peers() {}

  /**
   * The sorted answers of the runs that have gone as far as a step, those that cannot tell left
   * out.
   */
  static double[] ask(Question question, RunContext context, long step) {
    Objective objective = context.objective();
    List<Cohort.Member> members = context.cohort().members(objective.metric());
    double[] answers = new double[members.size()];
    int known = 0;
    for (Cohort.Member member : members) {
      Series series = member.series();
      int size = series.size();
      if (size == 0 || series.step(size - 1) < step) {
        continue;
      }
      double answer = question.ask(series, upTo(series, step), objective);
      if (Double.isFinite(answer)) {
        answers[known++] = answer;
      }
    }
    double[] sorted = Arrays.copyOf(answers, known);
    Arrays.sort(sorted);
    return sorted;
  }

  /** The quantile of sorted values: 0 is the best, 1 the worst. */
  static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** How many points lie at a step or before. */
  private static int upTo(Series series, long step) {
    int low = 0;
    int high = series.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (series.step(middle) <= step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
