// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Optuna's asynchronous successive halving: the rungs that trials have written, and whether a trial
 * may go on. Not thread-safe.
 *
 * @param resource the first rung's step, before {@code rate} raises it
 * @param factor how many times fewer trials, and later steps, each rung has
 * @param rate rungs left out at the start
 * @param bootstrap trials that must have written a rung before any passes it
 */
record HalvingRungs(Direction direction, long resource, long factor, long rate, long bootstrap) {

  /** The values that one trial has written, a rung each. */
  static final class Trial {
    private final List<Double> rungs = new ArrayList<>();
  }

  /** Whether a report reaches the trial's next rung, so that the other trials matter. */
  boolean reachesRung(Trial trial, long step) {
    return step >= resource * Math.pow(factor, (double) rate + trial.rungs.size());
  }

  /**
   * Writes the rungs that a trial reaches with a report.
   *
   * @param others the other trials
   * @return whether Optuna prunes it
   */
  boolean prunes(Trial trial, long step, double value, List<Trial> others) {
    double loss = direction.toLoss(value);
    while (reachesRung(trial, step)) {
      if (Double.isNaN(loss)) {
        return true;
      }
      int rung = trial.rungs.size();
      List<Double> competing = new ArrayList<>();
      for (Trial other : others) {
        if (other.rungs.size() > rung) {
          competing.add(other.rungs.get(rung));
        }
      }
      competing.add(loss);
      trial.rungs.add(loss);
      if (competing.size() <= bootstrap || !isPromoted(loss, competing)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The trials that finished runs were, each having seen those before it and gone on to its end.
   */
  List<Trial> replay(List<Series> runs) {
    List<Trial> trials = new ArrayList<>();
    for (Series run : runs) {
      Trial trial = new Trial();
      for (int i = 0; i < run.size(); i++) {
        prunes(trial, run.step(i), run.value(i), trials);
      }
      trials.add(trial);
    }
    return trials;
  }

  private boolean isPromoted(double loss, List<Double> competing) {
    Collections.sort(competing);
    return loss <= competing.get((int) Math.max(0, competing.size() / factor - 1));
  }
}
