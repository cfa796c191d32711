// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.server.store.StoredRun.Description;
import dev.epochwatch.server.store.StoredRun.StoredObjective;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a trainer asks for when it starts or resumes a run.
 *
 * @param run the run's id; empty to have one made
 * @param experimentGiven whether the trainer named the experiment
 * @param description what it says of the run
 * @param objective what decides; empty to have it inferred
 * @param policy in the policy language; empty for the default
 * @param resume what to do when the run exists
 * @param resumeFromStep the last step in the checkpoint it goes on from, 0 or more
 * @param overrideReason reopens a stopped run: why, up to 1,024 characters; empty for no override
 * @param requestId makes the request repeatable; up to 64 characters, may be empty
 */
public record StartCommand(
    Optional<String> run,
    boolean experimentGiven,
    Description description,
    Optional<StoredObjective> objective,
    String policy,
    Resume resume,
    OptionalLong resumeFromStep,
    String overrideReason,
    String requestId) {

  /** What to do when the run exists. */
  public enum Resume {
    NEVER,
    ALLOW,
    MUST,
    /** As MUST, and a run that has finished goes on with its STOP, if it has one. */
    REOPEN;

    /** Whether there must be a run. */
    boolean needsRun() {
      return this == MUST || this == REOPEN;
    }
  }

  static final int DISPLAY_NAME_LENGTH = 256;
  static final int REASON_LENGTH = 1_024;
  private static final int ENTRIES = 1_000;
  private static final int KEY_LENGTH = 256;
  private static final int VALUE_LENGTH = 4_096;
  private static final int REQUEST_ID_LENGTH = 64;

  public StartCommand {
    run.ifPresent(id -> Limits.requireId("run", id));
    Limits.requireId("experiment", description.experiment());
    Limits.requireAtMost("display_name", description.displayName(), DISPLAY_NAME_LENGTH);
    requireEntries("parameters", description.parameters());
    requireEntries("labels", description.labels());
    description.plannedSteps().ifPresent(steps -> Limits.requireAtLeast("planned_steps", steps, 1));
    Limits.requireAtMost("host.hostname", description.host().hostname(), Limits.NAME_LENGTH);
    Limits.requireAtMost("host.framework", description.host().framework(), Limits.NAME_LENGTH);
    Limits.requireAtLeast("host.accelerators", description.host().accelerators(), 0);
    resumeFromStep.ifPresent(step -> Limits.requireAtLeast("resume_from_step", step, 0));
    Limits.requireAtMost("override_stop_reason", overrideReason, REASON_LENGTH);
    Limits.requireAtMost("request_id", requestId, REQUEST_ID_LENGTH);
    if (!overrideReason.isEmpty() && resume != Resume.MUST) {
      throw new InvalidValueException(
          "override_stop_reason", "must be empty unless resume is RESUME_MUST");
    }
    if (resume.needsRun() && run.isEmpty()) {
      throw new InvalidValueException("run", "must be given when resume is RESUME_" + resume);
    }
  }

  static void requireEntries(String field, Map<String, String> entries) {
    if (entries.size() > ENTRIES) {
      throw new InvalidValueException(
          field, "must have at most " + ENTRIES + " entries, had " + entries.size());
    }
    entries.forEach(
        (key, value) -> {
          Limits.requireText(field + ".key", key, KEY_LENGTH);
          if (value.length() > VALUE_LENGTH) {
            throw new InvalidValueException(
                field + "[\"" + key + "\"]",
                "must be at most " + VALUE_LENGTH + " characters, was " + value.length());
          }
        });
  }
}
