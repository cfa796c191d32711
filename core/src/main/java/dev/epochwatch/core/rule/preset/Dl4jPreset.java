// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import java.util.List;

/** Deeplearning4j's epoch termination conditions. */
final class Dl4jPreset {
  static final RuleType TYPE =
      Preset.named("dl4j")
          .summary("Deeplearning4j's epoch termination conditions.")
          .description(
              """
              `condition` names one: `ScoreImprovement` (an epoch at least \
              `max_epochs_with_no_improvement` after the best, gains of more than `min_improvement`; \
              epochs without a score count), `BestScore` (better than `best_expected_score`) or \
              `MaxEpochs`. Epochs without a score are not asked.

              **Dangerous:** a NaN in the first epoch is the best for ever.""")
          .source("Deeplearning4j 1.0.0-M2.1 org.deeplearning4j.earlystopping.termination")
          .parameters(
              Parameter.choice(
                  "condition",
                  List.of("ScoreImprovement", "BestScore", "MaxEpochs"),
                  "Which condition."),
              Parameter.integer(
                      "max_epochs_with_no_improvement",
                      0,
                      0,
                      Bounds.EPOCHS,
                      "ScoreImprovement: epochs to go on after the best.")
                  .orNone(),
              Parameter.number(
                  "min_improvement",
                  0,
                  -Bounds.ANY,
                  Bounds.ANY,
                  "ScoreImprovement: what a gain must exceed."),
              Parameter.number(
                      "best_expected_score",
                      0,
                      -Bounds.ANY,
                      Bounds.ANY,
                      "BestScore: the score to beat.")
                  .orNone(),
              Parameter.integer(
                      "max_epochs", 1, 1, Bounds.EPOCHS, "MaxEpochs: the number of epochs to do.")
                  .orNone())
          .statesReason()
          .builtBy(Dl4jPreset::rule);

  private Dl4jPreset() {}

  private static Rule rule(Arguments arguments) {
    return switch (arguments.text("condition")) {
      case "BestScore" -> bestScore(arguments);
      case "MaxEpochs" -> maxEpochs(arguments);
      default -> scoreImprovement(arguments);
    };
  }

  private static Rule scoreImprovement(Arguments arguments) {
    long epochs =
        arguments
            .optionalInteger("max_epochs_with_no_improvement")
            .orElseThrow(() -> missing("max_epochs_with_no_improvement"));
    double least = arguments.number("min_improvement");
    String words =
        "ScoreImprovementEpochTerminationCondition(maxEpochsWithNoImprovement="
            + epochs
            + ", minImprovement="
            + least
            + ")";
    return Preset.of(
        objective ->
            AnchoredPatience.waiting(epochs, (loss, anchor) -> anchor - loss > least)
                .countingRows()
                .saying((waited, anchor) -> words)
                .on(objective.direction()));
  }

  private static Rule bestScore(Arguments arguments) {
    double expected =
        arguments
            .optionalNumber("best_expected_score")
            .orElseThrow(() -> missing("best_expected_score"));
    String words = "BestScoreEpochTerminationCondition(" + expected + ")";
    return Preset.of(
        objective -> {
          Direction direction = objective.direction();
          return (row, step, value) ->
              Answer.stopIf(
                  direction.toLoss(value) < direction.toLoss(expected),
                  Reason.TARGET_REACHED,
                  words);
        });
  }

  private static Rule maxEpochs(Arguments arguments) {
    long epochs = arguments.optionalInteger("max_epochs").orElseThrow(() -> missing("max_epochs"));
    String words = "MaxEpochsTerminationCondition(" + epochs + ")";
    return Preset.of(
        objective ->
            (row, step, value) -> Answer.stopIf(row + 1 >= epochs, Reason.MAX_STEPS, words));
  }

  private static InvalidValueException missing(String parameter) {
    return new InvalidValueException(parameter, "must be given for this condition");
  }
}
