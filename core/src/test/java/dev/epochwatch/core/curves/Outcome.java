// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.curves;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.policy.Judge;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.Cohort;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a policy does to a recorded curve.
 *
 * @param regret the share of the whole gain that was lost, 0 to 1
 * @param saved the share of the rows that was saved, 0 to 1
 * @param rows how many rows were done
 * @param reason why it stopped
 */
public record Outcome(double regret, double saved, int rows, Reason reason) {
  /** Replays a curve until the policy stops it. */
  public static Outcome of(
      Policy policy, RecordedCurve curve, Objective objective, boolean planned) {
    Judge judge =
        new Judge(
            policy,
            Optional.of(objective),
            planned ? OptionalLong.of(curve.lastStep()) : OptionalLong.empty(),
            Optional.empty(),
            Cohort.NONE);
    List<Observation> rows = curve.observations();
    int done = rows.size();
    Reason reason = Reason.NONE;
    for (int i = 0; i < rows.size(); i++) {
      Decision decision = judge.observe(rows.get(i));
      if (decision.isStop()) {
        done = i + 1;
        reason = decision.reason();
        break;
      }
    }
    return new Outcome(
        regret(curve.losses(objective), done), 1 - (double) done / rows.size(), done, reason);
  }

  /** The share of the gain of the whole curve that its first {@code done} rows miss. */
  public static double regret(double[] losses, int done) {
    double[] sorted = Arrays.stream(losses).filter(Double::isFinite).sorted().toArray();
    double best = sorted[0];
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    double first = Arrays.stream(losses).filter(Double::isFinite).findFirst().orElse(best);
    double reference = Math.min(first, median + 5 * (median - best));
    double reached =
        Arrays.stream(losses, 0, done).filter(Double::isFinite).min().orElse(Double.MAX_VALUE);
    double lost = reached - best;
    return lost <= 0 ? 0 : Math.min(1, lost / Math.max(reference - best, Double.MIN_NORMAL));
  }
}
