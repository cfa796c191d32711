// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict.Outcome;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a framework's callback said about one report.
 *
 * @param outcome what came of asking it
 * @param reason why it stops; {@link Reason#NONE} unless it does
 * @param words the framework's own words where it has some
 * @param threshold what the value was held against
 * @param patienceLeft how many more reports without a gain the callback bears
 * @param evidence further numbers
 * @param advice what it proposes instead of stopping
 */
record Answer(
    Outcome outcome,
    Reason reason,
    String words,
    OptionalDouble threshold,
    OptionalLong patienceLeft,
    List<Evidence> evidence,
    List<Advice> advice) {
  /** The report lacks the metric and the framework does not look at such reports. */
  static final Answer NOT_ASKED = plain(Outcome.NOT_APPLICABLE, "the report lacks the metric");

  /** Training goes on. */
  static final Answer GO_ON = plain(Outcome.PASS, "go on");

  /** The framework does not look yet. */
  static final Answer WARMING_UP = plain(Outcome.WARMING_UP, "too early for the framework to look");

  /** Training goes on. */
  static Answer goOn(double threshold, long patienceLeft) {
    return new Answer(
        Outcome.PASS,
        Reason.NONE,
        "go on",
        OptionalDouble.of(threshold),
        OptionalLong.of(patienceLeft),
        List.of(),
        List.of());
  }

  /** Stop: the patience is used up. */
  static Answer exhausted(double threshold, String words) {
    return new Answer(
        Outcome.TRIGGERED,
        Reason.NO_IMPROVEMENT,
        words,
        OptionalDouble.of(threshold),
        OptionalLong.of(0),
        List.of(),
        List.of());
  }

  /** Stop. */
  static Answer stop(Reason reason, String words) {
    return new Answer(
        Outcome.TRIGGERED,
        reason,
        words,
        OptionalDouble.empty(),
        OptionalLong.empty(),
        List.of(),
        List.of());
  }

  /** Stop if a condition holds, else go on. */
  static Answer stopIf(boolean condition, Reason reason, String words) {
    return condition ? stop(reason, words) : GO_ON;
  }

  /** The framework would have crashed: nothing is said from here on. */
  static Answer crashed(String words) {
    return plain(Outcome.NOT_APPLICABLE, words);
  }

  /** Training goes on at a lower learning rate. */
  static Answer cut(long step, double rate, String words) {
    return new Answer(
        Outcome.PASS,
        Reason.NONE,
        words,
        OptionalDouble.empty(),
        OptionalLong.empty(),
        List.of(Evidence.at(step, "new learning rate", rate, "")),
        List.of(Advice.of(Advice.Action.REDUCE_LEARNING_RATE, words, "free")));
  }

  private static Answer plain(Outcome outcome, String words) {
    return new Answer(
        outcome,
        Reason.NONE,
        words,
        OptionalDouble.empty(),
        OptionalLong.empty(),
        List.of(),
        List.of());
  }
}
