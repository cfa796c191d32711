// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import java.time.Duration;

/**
 * Stops after a length of time.
 *
 * @param duration the time from the first report
 */
record MaxDurationRule(Duration duration) implements Rule {
  static final RuleType TYPE =
      RuleType.named("max_duration", RuleType.Category.RULE)
          .summary("Stops once a run has taken a length of time.")
          .description(
              """
              Time runs from the first report that carries one to the current report, by the times \
              the trainer sends; pauses between attempts count. Without times in the reports it is \
              not applicable and never stops. A clock that goes back is no harm.""")
          .source("Timer of Lightning, max_runtime of H2O")
          .parameters(
              Parameter.requiredDuration(
                  "duration", "The time a run may take, such as 90m or 12h."))
          .affineInvariant()
          .builtBy(arguments -> new MaxDurationRule(arguments.duration("duration")));

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Evaluator() {
      private long start = Long.MIN_VALUE;

      @Override
      public Verdict observe(Observation observation) {
        if (observation.eventMicros().isEmpty()) {
          return Verdicts.notApplicable(label, "the report does not say when it was made");
        }
        long now = observation.eventMicros().getAsLong();
        if (start == Long.MIN_VALUE) {
          start = now;
        }
        double seconds = (now - start) / 1e6;
        double limit = duration.toMillis() / 1e3;
        return seconds >= limit
            ? Verdicts.triggered(
                label,
                Reason.MAX_DURATION,
                seconds,
                limit,
                Verdicts.say("", seconds, " s have reached the limit of ", limit, " s"))
            : Verdicts.pass(
                label, seconds, limit, Verdicts.say("", seconds, " s of at most ", limit, " s"));
      }
    };
  }
}
