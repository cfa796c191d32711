// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops when a budget is spent.
 *
 * @param amount what may be spent
 * @param perHour what an hour of the run costs, in the same unit
 * @param pause a longer time between two reports is a pause and costs nothing
 */
record BudgetRule(double amount, double perHour, Optional<Duration> pause) implements Rule {
  static final RuleType TYPE =
      RuleType.named("budget", RuleType.Category.RULE)
          .summary("Stops when the GPU-hours or the money for a run are spent.")
          .description(
              """
              What is spent is the time between reports, by the times the trainer sends, times \
              `per_hour`: the number of GPUs for a budget of GPU-hours, the price of an hour for \
              one of money. The time before the first report is not known and not counted. \
              Between an interruption and the resumption nothing should be paid: with `pause`, \
              longer gaps between two reports are left out. It fires at the first report at which \
              `amount` is reached. Without times in the reports it is not applicable and never \
              stops.""")
          .source("cost limits of managed training services; the form is ours")
          .parameters(
              Parameter.requiredNumber(
                  "amount", 1e-9, 1e18, "What may be spent: GPU-hours, or money."),
              Parameter.number("per_hour", 1, 0, 1e12, "What an hour costs, in the same unit."),
              Parameter.requiredDuration("pause", "A gap between reports that costs nothing.")
                  .orNone())
          .affineInvariant()
          .builtBy(
              arguments ->
                  new BudgetRule(
                      arguments.number("amount"),
                      arguments.number("per_hour"),
                      arguments.optionalDuration("pause")));

  private static final double MICROS_PER_HOUR = 3.6e9;

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Evaluator() {
      private long last = Long.MIN_VALUE;
      private double micros;

      @Override
      public Verdict observe(Observation observation) {
        if (observation.eventMicros().isEmpty()) {
          return Verdicts.notApplicable(label, "the report does not say when it was made");
        }
        long now = observation.eventMicros().getAsLong();
        if (last != Long.MIN_VALUE && now > last && isWork(now - last)) {
          micros += now - last;
        }
        last = Math.max(last, now);
        double spent = micros / MICROS_PER_HOUR * perHour;
        return spent >= amount
            ? Verdicts.triggered(
                label,
                Reason.BUDGET,
                spent,
                amount,
                Verdicts.say("", spent, " are spent; the budget was ", amount, ""))
            : Verdicts.pass(
                label, spent, amount, Verdicts.say("", spent, " of ", amount, " are spent"));
      }
    };
  }

  private boolean isWork(long gapMicros) {
    return pause.isEmpty() || gapMicros <= pause.get().toNanos() / 1_000;
  }
}
