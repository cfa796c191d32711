// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one rule said about one observation.
 *
 * @param rule the rule in the policy language
 * @param outcome what came of asking it
 * @param reason why it stops; {@link Reason#NONE} unless triggered
 * @param observed the value the rule looked at, in the rule's own quantity
 * @param threshold what it was held against
 * @param patienceLeft how many more observations without a gain the rule bears
 * @param message one sentence
 * @param evidence the numbers behind it
 * @param parts the verdicts of the rules a combinator is made of; empty for a plain rule
 * @param advice what the rule proposes, stop or not
 */
public record Verdict(
    String rule,
    Outcome outcome,
    Reason reason,
    OptionalDouble observed,
    OptionalDouble threshold,
    OptionalLong patienceLeft,
    String message,
    List<Evidence> evidence,
    List<Verdict> parts,
    List<Advice> advice) {

  /** What came of asking a rule. */
  public enum Outcome {
    /** Nothing to object. */
    PASS,
    /** Too early to say; never stops. */
    WARMING_UP,
    /** The observation lacks what the rule needs. */
    NOT_APPLICABLE,
    /** The rule wants to stop. */
    TRIGGERED,
    /** The rule would have stopped, but only watches. */
    SHADOW_TRIGGERED
  }

  public Verdict {
    evidence = List.copyOf(evidence);
    parts = List.copyOf(parts);
    advice = List.copyOf(advice);
  }

  /** A verdict that proposes nothing. */
  public Verdict(
      String rule,
      Outcome outcome,
      Reason reason,
      OptionalDouble observed,
      OptionalDouble threshold,
      OptionalLong patienceLeft,
      String message,
      List<Evidence> evidence,
      List<Verdict> parts) {
    this(
        rule,
        outcome,
        reason,
        observed,
        threshold,
        patienceLeft,
        message,
        evidence,
        parts,
        List.of());
  }

  /** A verdict without numbers. */
  public static Verdict of(String rule, Outcome outcome, String message) {
    return new Verdict(
        rule,
        outcome,
        Reason.NONE,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        message,
        List.of(),
        List.of());
  }

  /** Whether the rule wants to stop. */
  public boolean isTriggered() {
    return outcome == Outcome.TRIGGERED;
  }
}
