// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.model.Reason;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How well a policy did on one recorded run.
 *
 * @param run the run's id
 * @param group the run's group
 * @param reports how many reports the run has
 * @param done after how many of them the policy stopped it; all of them if it did not
 * @param stopStep the step of the stop; empty if there was none
 * @param bestStep the step of the best value of the whole run
 * @param reason why it stopped
 * @param regret the share of the run's whole gain that was lost, 0 to 1
 * @param saved the share of the reports that was saved, 0 to 1
 * @param oracleSaved the share that the best of all rules would have saved at a regret of 1 %
 * @param hours the hours the run took, where its reports tell their times
 * @param hoursSaved how many of them were saved
 * @param moneySaved what those cost, where a price is known
 */
public record RunScore(
    String run,
    String group,
    int reports,
    int done,
    OptionalLong stopStep,
    long bestStep,
    Reason reason,
    double regret,
    double saved,
    double oracleSaved,
    OptionalDouble hours,
    OptionalDouble hoursSaved,
    OptionalDouble moneySaved) {
  /** The regret above which a stop is called false. */
  public static final double FALSE_STOP = 0.01;

  /** Whether the stop lost more than 1 % of the run's whole gain. */
  public boolean isFalseStop() {
    return regret > FALSE_STOP;
  }
}
