// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.curves;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints regret and savings of policies on the recorded curves: one policy an argument. */
public final class PolicyStudy {
  private PolicyStudy() {}

  /** Runs the study; see the class. */
  public static void main(String... policies) {
    List<RecordedCurve> curves = RecordedCurves.load(RecordedCurves.folder().orElseThrow());
    for (String text : policies) {
      Policy policy = Policy.parse(text);
      System.out.println(text);
      for (boolean score : new boolean[] {false, true}) {
        for (boolean planned : new boolean[] {false, true}) {
          System.out.println(
              (score ? "  score " : "  loss  ")
                  + (planned ? "plan   " : "noplan ")
                  + study(policy, curves, score, planned));
        }
      }
    }
  }

  private static String study(
      Policy policy, List<RecordedCurve> curves, boolean score, boolean planned) {
    List<Outcome> all = new ArrayList<>();
    List<List<Outcome>> halves = List.of(new ArrayList<>(), new ArrayList<>());
    Map<String, Integer> reasons = new TreeMap<>();
    for (RecordedCurve curve : curves) {
      if (score && curve.score().isEmpty()) {
        continue;
      }
      Objective objective =
          score
              ? new Objective(curve.scoreMetric(), Direction.MAXIMIZE)
              : Objective.VALIDATION_LOSS;
      if (!curve.isFit(objective)) {
        continue;
      }
      Outcome outcome = Outcome.of(policy, curve, objective, planned);
      all.add(outcome);
      halves.get(Math.floorMod(curve.source().hashCode(), 2)).add(outcome);
      reasons.merge(outcome.reason().name(), 1, Integer::sum);
    }
    return figures(all)
        + " | "
        + figures(halves.get(0))
        + " | "
        + figures(halves.get(1))
        + " "
        + reasons;
  }

  private static String figures(List<Outcome> outcomes) {
    double[] regrets = outcomes.stream().mapToDouble(Outcome::regret).sorted().toArray();
    double saved = outcomes.stream().mapToDouble(Outcome::saved).average().orElse(0);
    return String.format(
        Locale.ROOT,
        "n=%d regret %.2f%% p95 %.2f%% saved %.1f%%",
        regrets.length,
        100 * Arrays.stream(regrets).average().orElse(0),
        regrets.length == 0 ? 0 : 100 * regrets[(int) (0.95 * (regrets.length - 1))],
        100 * saved);
  }
}
