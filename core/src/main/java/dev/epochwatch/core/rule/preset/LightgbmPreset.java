// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Verdict.Outcome;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;
import java.util.Optional;

/** LightGBM's {@code early_stopping} callback. */
final class LightgbmPreset {
  private static final Callback DISABLED = (row, step, value) -> Answer.GO_ON;

  static final RuleType TYPE =
      Preset.named("lightgbm")
          .summary("LightGBM's early_stopping: stops `stopping_rounds` rounds after the best one.")
          .description(
              """
              The best moves only on gains of more than `min_delta`, so the best that LightGBM \
              states may not be the best there was. It states one only when it stops. \
              `stopping_rounds` 0 disables it.

              **Dangerous:** a NaN in the first round is the best for ever.""")
          .source("LightGBM 4.7 early_stopping")
          .parameters(
              Parameter.requiredInteger(
                  "stopping_rounds",
                  -Bounds.EPOCHS,
                  Bounds.EPOCHS,
                  "Rounds to go on after the best; 0 or less disables."),
              Parameter.flag(
                  "first_metric_only",
                  false,
                  "Whether further metrics are ignored; here there is one."),
              Parameter.number("min_delta", 0, 0, Bounds.ANY, "What a gain must exceed."))
          .builtBy(
              arguments -> {
                long rounds = arguments.integer("stopping_rounds");
                double delta = arguments.number("min_delta");
                return Preset.of(
                    objective ->
                        rounds > 0 ? new Rounds(rounds, delta, objective.direction()) : DISABLED);
              });

  private LightgbmPreset() {}

  /** LightGBM tells of its best in the exception that ends the training, and nowhere else. */
  private static final class Rounds implements Callback {
    private final AnchoredPatience patience;
    private boolean stopped;

    Rounds(long rounds, double delta, Direction direction) {
      patience =
          AnchoredPatience.waiting(rounds, Gain.subtractedDelta(delta))
              .countingRows()
              .on(direction);
    }

    @Override
    public Answer onValue(long row, long step, double value) {
      Answer answer = patience.onValue(row, step, value);
      stopped |= answer.outcome() == Outcome.TRIGGERED;
      return answer;
    }

    @Override
    public Optional<Stated> best() {
      return stopped ? patience.best() : Optional.empty();
    }
  }
}
