// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import java.util.function.DoubleUnaryOperator;

/**
 * What learning-rate schedulers do on a plateau: after so many reports without a gain the rate is
 * cut, and for some reports after a cut nothing is counted. Never stops. The rate is followed from
 * its start, because a cut that the framework would not make (the rate has reached its floor) is
 * none.
 */
final class RateCutter implements Callback {
  private final Direction direction;
  private final Gain gain;
  private final boolean firstIsGain;
  private final long patience;
  private final long cooldown;
  private final DoubleUnaryOperator cut;
  private double rate;
  private double anchor = Double.POSITIVE_INFINITY;
  private long reports;
  private long waited;
  private long cooling;

  /**
   * @param firstIsGain whether the first value is a gain whatever it is
   * @param patience the reports without a gain that lead to a cut, 1 or more
   * @param cooldown the reports after a cut that are not counted
   * @param cut the rate after a cut; the same rate where the framework would not cut
   * @param rate the rate to begin with
   */
  RateCutter(
      Direction direction,
      Gain gain,
      boolean firstIsGain,
      long patience,
      long cooldown,
      DoubleUnaryOperator cut,
      double rate) {
    this.direction = direction;
    this.gain = gain;
    this.firstIsGain = firstIsGain;
    this.patience = patience;
    this.cooldown = cooldown;
    this.cut = cut;
    this.rate = rate;
  }

  @Override
  public Answer onValue(long row, long step, double value) {
    double loss = direction.toLoss(value);
    boolean gained = (reports++ == 0 && firstIsGain) || gain.over(loss, anchor);
    if (gained) {
      anchor = loss;
    }
    if (cooling > 0) {
      cooling--;
      waited = 0;
    } else {
      waited = gained ? 0 : waited + 1;
    }
    if (waited < patience) {
      return Answer.goOn(direction.fromLoss(anchor), patience - waited);
    }
    double next = cut.applyAsDouble(rate);
    waited = 0;
    if (next == rate) {
      return Answer.GO_ON;
    }
    double old = rate;
    rate = next;
    cooling = cooldown;
    return Answer.cut(
        step,
        rate,
        "no gain in " + patience + " epochs: cut the learning rate from " + old + " to " + rate);
  }
}
