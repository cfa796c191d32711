// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.model.Verdict.Outcome;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The verdicts of combinators. */
final class Combined {
  private Combined() {}

  /** Asks every rule in turn; each sees every observation. */
  static Verdict[] ask(Evaluator[] evaluators, Observation observation) {
    Verdict[] parts = new Verdict[evaluators.length];
    for (int i = 0; i < evaluators.length; i++) {
      parts[i] = evaluators[i].observe(observation);
    }
    return parts;
  }

  static Evaluator[] start(List<Expression> policies, RunContext context) {
    return policies.stream().map(policy -> policy.start(context)).toArray(Evaluator[]::new);
  }

  /** Speaks with the voice of one part. */
  static Verdict as(String label, Verdict voice, Verdict... parts) {
    return new Verdict(
        label,
        voice.outcome(),
        voice.reason(),
        voice.observed(),
        voice.threshold(),
        voice.patienceLeft(),
        voice.message(),
        voice.evidence(),
        List.of(parts));
  }

  static Verdict of(String label, Outcome outcome, String message, Verdict... parts) {
    return new Verdict(
        label,
        outcome,
        Reason.NONE,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        message,
        List.of(),
        List.of(parts));
  }

  /** The same verdict and its parts with another outcome and reason wherever it is triggered. */
  static Verdict instead(Verdict verdict, Outcome outcome, boolean keepsReason) {
    List<Verdict> parts = verdict.parts();
    if (!parts.isEmpty()) {
      parts = parts.stream().map(part -> instead(part, outcome, keepsReason)).toList();
    }
    boolean triggered = verdict.isTriggered();
    return new Verdict(
        verdict.rule(),
        triggered ? outcome : verdict.outcome(),
        triggered && !keepsReason ? Reason.NONE : verdict.reason(),
        verdict.observed(),
        verdict.threshold(),
        verdict.patienceLeft(),
        verdict.message(),
        verdict.evidence(),
        parts);
  }

  /** The least decided outcome that some part has, most telling first. */
  static Outcome summary(Verdict... parts) {
    Outcome found = Outcome.NOT_APPLICABLE;
    for (Verdict part : parts) {
      if (rank(part.outcome()) > rank(found)) {
        found = part.outcome();
      }
    }
    return found;
  }

  private static int rank(Outcome outcome) {
    return switch (outcome) {
      case NOT_APPLICABLE -> 0;
      case WARMING_UP -> 1;
      case PASS -> 2;
      case SHADOW_TRIGGERED -> 3;
      case TRIGGERED -> 4;
    };
  }
}
