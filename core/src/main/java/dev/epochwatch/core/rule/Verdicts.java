// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.evidence.Figures;
import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.model.Verdict.Outcome;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The verdicts that plain rules give. */
final class Verdicts {
  private Verdicts() {}

  /** Nothing to object. */
  static Verdict pass(
      String label, double observed, double threshold, String message, Evidence... evidence) {
    return of(label, Outcome.PASS, Reason.NONE, observed, threshold, message, evidence);
  }

  /** Nothing to object so far. */
  static Verdict pass(
      String label,
      double observed,
      double threshold,
      long patienceLeft,
      String message,
      Evidence... evidence) {
    return new Verdict(
        label,
        Outcome.PASS,
        Reason.NONE,
        OptionalDouble.of(observed),
        known(threshold),
        OptionalLong.of(Math.max(0, patienceLeft)),
        message,
        List.of(evidence),
        List.of());
  }

  /** The rule wants to stop. */
  static Verdict triggered(
      String label,
      Reason reason,
      double observed,
      double threshold,
      String message,
      Evidence... evidence) {
    return of(label, Outcome.TRIGGERED, reason, observed, threshold, message, evidence);
  }

  /** Too early to say. */
  static Verdict warmingUp(String label, double observed, String message) {
    return of(label, Outcome.WARMING_UP, Reason.NONE, observed, Double.NaN, message);
  }

  /** The observation does not have the objective. */
  static Verdict missing(String label, Objective objective) {
    return Verdict.of(
        label, Outcome.NOT_APPLICABLE, "the report has no " + objective.metric().text());
  }

  /** The observation or the experiment lacks something else that the rule needs. */
  static Verdict notApplicable(String label, String message) {
    return Verdict.of(label, Outcome.NOT_APPLICABLE, message);
  }

  /** {@code before value middle threshold after}, without the cost of a format string. */
  static String say(String before, double value, String middle, double threshold, String after) {
    StringBuilder out = new StringBuilder(96).append(before);
    Figures.append(out, value).append(middle);
    return Figures.append(out, threshold).append(after).toString();
  }

  private static Verdict of(
      String label,
      Outcome outcome,
      Reason reason,
      double observed,
      double threshold,
      String message,
      Evidence... evidence) {
    return new Verdict(
        label,
        outcome,
        reason,
        OptionalDouble.of(observed),
        known(threshold),
        OptionalLong.empty(),
        message,
        List.of(evidence),
        List.of());
  }

  private static OptionalDouble known(double threshold) {
    return Double.isNaN(threshold) ? OptionalDouble.empty() : OptionalDouble.of(threshold);
  }
}
