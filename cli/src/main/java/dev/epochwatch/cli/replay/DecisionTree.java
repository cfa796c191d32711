// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.output.JsonTree;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Evidence;
import java.util.List;

/** A decision as JSON, in the names that the contract gives its fields and values. */
final class DecisionTree {
  private DecisionTree() {}

  static JsonTree of(Decision decision) {
    return new JsonTree()
        .text("action", "ACTION_" + decision.action().name())
        .text("reason", "REASON_" + decision.reason().name())
        .text("message", decision.message())
        .number("decidedAtStep", decision.decidedAtStep())
        .list("diagnoses", decision.diagnoses().stream().map(DecisionTree::of).toList())
        .list("advice", advice(decision.advice()));
  }

  static JsonTree of(Diagnosis diagnosis) {
    return new JsonTree()
        .text("kind", "KIND_" + diagnosis.kind().name())
        .number("onsetStep", diagnosis.onsetStep())
        .number("confidence", diagnosis.confidence())
        .text("message", diagnosis.message())
        .list("evidence", diagnosis.evidence().stream().map(DecisionTree::of).toList())
        .list("advice", advice(diagnosis.advice()));
  }

  private static JsonTree of(Evidence evidence) {
    return new JsonTree()
        .text("name", evidence.name())
        .number("value", evidence.value())
        .text("unit", evidence.unit())
        .number("step", evidence.step());
  }

  private static List<JsonTree> advice(List<Advice> all) {
    return all.stream()
        .map(
            advice ->
                new JsonTree()
                    .text("action", "ACTION_" + advice.action().name())
                    .text("text", advice.text())
                    .text("cost", advice.cost())
                    .number("step", advice.step()))
        .toList();
  }
}
