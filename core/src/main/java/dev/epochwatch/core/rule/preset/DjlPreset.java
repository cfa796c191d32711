// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;

/** DJL's {@code EarlyStoppingListener}. */
final class DjlPreset {
  static final RuleType TYPE =
      Preset.named("djl")
          .summary(
              "DJL's EarlyStoppingListener: stops after `epoch_patience` epochs without a gain over"
                  + " the epoch before.")
          .description(
              """
              Compares with the *previous* finite value, not with the best; at 0 % an equal value is \
              a gain. Values are 32-bit floats. It knows no direction: lower is better, whatever the \
              objective says. An epoch without a value counts as one without a gain. Its maximum \
              duration is the rule `max_duration`.

              **Dangerous:** a zig-zag that keeps getting worse is never stopped with a patience of 2 \
              or more; a negative loss stops at once, because the success threshold is fixed at 0; a \
              run that is NaN from the start is never stopped.""")
          .source("DJL 0.36 EarlyStoppingListener")
          .parameters(
              Parameter.integer(
                  "min_epochs",
                  0,
                  0,
                  Bounds.EPOCHS,
                  "Epochs, counted from 1, before this one are not judged."),
              Parameter.number(
                  "early_stop_pct_improvement",
                  0,
                  -Bounds.ANY,
                  Bounds.ANY,
                  "The gain over the epoch before that is asked for, in percent."),
              Parameter.integer(
                  "epoch_patience", 0, 0, Bounds.EPOCHS, "Epochs without a gain to bear."))
          .statesReason()
          .builtBy(DjlPreset::rule);

  private DjlPreset() {}

  private static Rule rule(Arguments arguments) {
    double percent = arguments.number("early_stop_pct_improvement");
    long patience = arguments.integer("epoch_patience");
    long minEpochs = arguments.integer("min_epochs");
    return Preset.of(objective -> new Listener(minEpochs, percent, patience));
  }

  private static final class Listener implements Callback {
    private final long minEpochs;
    private final double percent;
    private final long patience;
    private double previous = Double.NaN;
    private long waited;

    Listener(long minEpochs, double percent, long patience) {
      this.minEpochs = minEpochs;
      this.percent = percent;
      this.patience = patience;
    }

    @Override
    public Answer onMissing(long row, long step) {
      return onValue(row, step, Double.NaN);
    }

    @Override
    public Answer onValue(long row, long step, double value) {
      double loss = (float) value;
      Answer answer = row + 1 >= minEpochs ? judge(loss) : Answer.WARMING_UP;
      if (Double.isFinite(loss)) {
        previous = loss;
      }
      return answer;
    }

    private Answer judge(double loss) {
      if (loss < 0) {
        return Answer.stop(
            Reason.TARGET_REACHED, "validation loss " + loss + " < objectiveSuccess 0.0");
      }
      if (!Double.isFinite(previous)) {
        return Answer.GO_ON;
      }
      double goal = previous * (100 - percent) / 100.0;
      waited = loss <= goal ? 0 : waited + 1;
      return waited > 0 && waited >= patience
          ? Answer.exhausted(
              goal,
              "failed to achieve " + percent + "% improvement " + patience + " times in a row")
          : Answer.goOn(goal, Math.max(0, patience - waited));
    }
  }
}
