// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Series;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the other runs of an experiment had reached at a step. Values are turned: lower is better.
 * It goes along with the run: each point of the others is looked at once. Not thread-safe.
 */
final class Peers {
  /** What is asked of the other runs. */
  enum Question {
    /** The best finite value so far. */
    BEST,
    /** The mean of the finite values so far. */
    MEAN;

    Standing start(Series series) {
      return this == BEST ? new Best(series) : new Mean(series);
    }
  }

  private final Question question;
  private final RunContext context;
  // By their places in the cohort; null before one is asked.
  private @Nullable Standing[] standings = new Standing[0];

  Peers(Question question, RunContext context) {
    this.question = question;
    this.context = context;
  }

  /**
   * The sorted answers of the runs that have gone as far as a step, those that cannot tell left
   * out.
   */
  double[] ask(long step) {
    List<Cohort.Member> members = context.cohort().members(context.objective().metric());
    Direction direction = context.objective().direction();
    if (standings.length < members.size()) {
      standings = Arrays.copyOf(standings, members.size());
    }
    double[] answers = new double[members.size()];
    int known = 0;
    for (int i = 0; i < answers.length; i++) {
      Series series = members.get(i).series();
      int size = series.size();
      if (size == 0 || series.step(size - 1) < step) {
        continue;
      }
      double answer = standing(i, series, step).at(step, direction);
      if (Double.isFinite(answer)) {
        answers[known++] = answer;
      }
    }
    double[] sorted = Arrays.copyOf(answers, known);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Where a run stood; begun anew for another run in its place, or to go back. */
  private Standing standing(int place, Series series, long step) {
    Standing known = standings[place];
    if (known == null || known.series != series || known.isPast(step)) {
      known = question.start(series);
      standings[place] = known;
    }
    return known;
  }

  /** The quantile of sorted values: 0 is the best, 1 the worst. */
  static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** One other run up to a step. */
  private abstract static class Standing {
    final Series series;
    private int seen;

    Standing(Series series) {
      this.series = series;
    }

    boolean isPast(long step) {
      return seen > 0 && series.step(seen - 1) > step;
    }

    /** The answer at a step, NaN if it cannot tell. */
    final double at(long step, Direction direction) {
      while (seen < series.size() && series.step(seen) <= step) {
        double value = series.value(seen++);
        if (Double.isFinite(value)) {
          add(value, direction);
        }
      }
      return answer(direction);
    }

    abstract void add(double value, Direction direction);

    abstract double answer(Direction direction);
  }

  private static final class Best extends Standing {
    private double best = Double.NaN;

    Best(Series series) {
      super(series);
    }

    @Override
    void add(double value, Direction direction) {
      double loss = direction.toLoss(value);
      best = loss >= best ? best : loss;
    }

    @Override
    double answer(Direction direction) {
      return best;
    }
  }

  private static final class Mean extends Standing {
    private double sum;
    private int finite;

    Mean(Series series) {
      super(series);
    }

    @Override
    void add(double value, Direction direction) {
      sum += value;
      finite++;
    }

    @Override
    double answer(Direction direction) {
      return direction.toLoss(sum / finite);
    }
  }
}
