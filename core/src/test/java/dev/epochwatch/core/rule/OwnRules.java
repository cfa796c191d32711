// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/** Short runs shown to one rule. */
final class OwnRules {
  private OwnRules() {}

  /** What a rule says about a validation loss, from step 1 on. */
  static List<Verdict> say(String policy, double... losses) {
    return say(policy, RunContext.of(Objective.VALIDATION_LOSS), losses);
  }

  static List<Verdict> say(String policy, RunContext context, double... losses) {
    Evaluator evaluator = Policy.parse(policy).expression().start(context);
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      verdicts.add(evaluator.observe(Observation.of(i + 1, MetricValue.of("val_loss", losses[i]))));
    }
    return verdicts;
  }

  /** The first step at which a rule wants to stop; 0 for never. */
  static int stop(String policy, double... losses) {
    return firstTriggered(say(policy, losses));
  }

  static int firstTriggered(List<Verdict> verdicts) {
    for (int i = 0; i < verdicts.size(); i++) {
      if (verdicts.get(i).isTriggered()) {
        return i + 1;
      }
    }
    return 0;
  }
}
