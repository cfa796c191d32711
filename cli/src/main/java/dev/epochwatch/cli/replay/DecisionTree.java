// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.output.JsonTree;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Diagnosis;

/** A decision as JSON. */
final class DecisionTree {
  private DecisionTree() {}

  static JsonTree of(Decision decision) {
    return new JsonTree()
        .text("action", decision.action().name())
        .text("reason", decision.reason().name())
        .text("message", decision.message())
        .number("decided_at_step", decision.decidedAtStep())
        .list("diagnoses", decision.diagnoses().stream().map(DecisionTree::of).toList())
        .list("advice", decision.advice().stream().map(DecisionTree::of).toList());
  }

  static JsonTree of(Diagnosis diagnosis) {
    return new JsonTree()
        .text("kind", diagnosis.kind().name())
        .number("onset_step", diagnosis.onsetStep())
        .number("confidence", diagnosis.confidence())
        .text("message", diagnosis.message());
  }

  private static JsonTree of(Advice advice) {
    return new JsonTree()
        .text("action", advice.action().name())
        .text("text", advice.text())
        .text("cost", advice.cost())
        .number("step", advice.step());
  }
}
