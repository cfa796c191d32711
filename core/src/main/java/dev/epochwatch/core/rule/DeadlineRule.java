// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Stops in time for a deadline.
 *
 * @param at when the run must be over
 * @param safety by what factor the next report may take longer than usual
 */
record DeadlineRule(Instant at, double safety) implements Rule {
  static final RuleType TYPE =
      RuleType.named("deadline", RuleType.Category.RULE)
          .summary("Stops at the last report before a point in time that must not be passed.")
          .description(
              """
              Fires when the next report would come after `at`: the time of this report, plus the \
              median of the latest nine intervals between reports times `safety`. So a job with a \
              time limit has the time of one epoch left to save its weights. It goes by the times \
              the trainer sends, never by the server's clock: a replay decides the same. Without \
              times in the reports it is not applicable and never stops.""")
          .source("asked for by users of cluster schedulers")
          .parameters(
              Parameter.requiredText(
                  "at", "The point in time, as in \"2030-01-31T18:00:00Z\" (ISO 8601, with zone)."),
              Parameter.number("safety", 1.2, 0, 100, "Factor on the usual time of a report."))
          .affineInvariant()
          .builtBy(
              arguments ->
                  new DeadlineRule(instant(arguments.text("at")), arguments.number("safety")));

  // Beyond it the milliseconds to go could not be counted.
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private static Instant instant(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (!instant.isAfter(LATEST)) {
        return instant;
      }
    } catch (DateTimeException none) {
      // Said below.
    }
    throw new InvalidValueException(
        "at",
        "must be a time with zone such as 2030-01-31T18:00:00Z, up to the year 9999, was " + text);
  }

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Evaluator() {
      private final Pace pace = new Pace();

      @Override
      public Verdict observe(Observation observation) {
        if (observation.eventMicros().isEmpty()) {
          return Verdicts.notApplicable(label, "the report does not say when it was made");
        }
        Instant now = Instant.EPOCH.plus(observation.eventMicros().getAsLong(), ChronoUnit.MICROS);
        pace.add(observation.eventMicros().getAsLong());
        double left = (at.toEpochMilli() - now.toEpochMilli()) / 1e3;
        double next = safety * pace.micros() / 1e6;
        return next >= left
            ? Verdicts.triggered(
                label,
                Reason.MAX_DURATION,
                left,
                next,
                Verdicts.say("", left, " s are left; the next report may take ", next, " s"))
            : Verdicts.pass(
                label,
                left,
                next,
                Verdicts.say("", left, " s are left, a report takes ", next, " s"));
      }
    };
  }
}
