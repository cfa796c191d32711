// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.List;
import java.util.Optional;

/**
 * The answer to a report.
 *
 * @param action what the trainer is asked to do
 * @param reason why; {@link Reason#NONE} for CONTINUE
 * @param message one sentence a person understands
 * @param decidedAtStep the step whose observation led here; for a STOP, that of the first STOP
 * @param best the best so far; empty before the first finite value of the objective
 * @param verdicts what each plain rule of the policy said
 * @param diagnoses what the curves say, the leading one first
 * @param advice what to try, the first first
 * @param policyRevision names the exact policy and code revision
 * @param source who decided
 */
public record Decision(
    Action action,
    Reason reason,
    String message,
    long decidedAtStep,
    Optional<Best> best,
    List<Verdict> verdicts,
    List<Diagnosis> diagnoses,
    List<Advice> advice,
    String policyRevision,
    Source source) {

  /** What the trainer is asked to do. */
  public enum Action {
    CONTINUE,
    STOP
  }

  /** Who decided. */
  public enum Source {
    /** The policy. */
    SERVER,
    /** A person. */
    HUMAN
  }

  public Decision {
    verdicts = List.copyOf(verdicts);
    diagnoses = List.copyOf(diagnoses);
    advice = List.copyOf(advice);
  }

  /** Whether the trainer is asked to stop. */
  public boolean isStop() {
    return action == Action.STOP;
  }
}
