// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A run as it is remembered. Replaced whole at each change of state; never per report.
 *
 * @param number the store's own key, given by the engine, 1 or more, rising
 * @param id the run's id
 * @param description what the trainer said of it
 * @param objective what decides; empty until given or inferred
 * @param policy the policy in its canonical text
 * @param policyRevision names the exact policy and code revision
 * @param state the state
 * @param attempts its lives, the current one last; never empty
 * @param interventions what was done to it from outside, oldest first
 * @param peers the runs it is judged among, by their numbers; chosen once, empty until a policy
 *     that looks at other runs is given
 * @param progress how far it is; of a live run the store's copy may be older than the log
 * @param createMicros when it was created, microseconds since 1970-01-01T00:00:00Z
 * @param updateMicros when it last changed
 * @param finishMicros when it finished
 * @param finishMessage what the trainer said at its end, may be empty
 * @param requestId the id of the request that created the current attempt, may be empty
 * @param version counts the changes of description and state, for the etag
 */
public record StoredRun(
    long number,
    String id,
    Description description,
    Optional<StoredObjective> objective,
    String policy,
    String policyRevision,
    RunState state,
    List<Attempt> attempts,
    List<Intervention> interventions,
    Optional<List<Peer>> peers,
    Progress progress,
    long createMicros,
    long updateMicros,
    OptionalLong finishMicros,
    String finishMessage,
    String requestId,
    long version) {

  /**
   * What the trainer said of a run.
   *
   * @param experiment the experiment
   * @param displayName a name for people, may be empty
   * @param parameters what the training was given
   * @param labels free tags
   * @param plannedSteps the steps it plans to do
   * @param schedule the declared learning-rate schedule
   * @param host where it runs
   */
  public record Description(
      String experiment,
      String displayName,
      Map<String, String> parameters,
      Map<String, String> labels,
      OptionalLong plannedSteps,
      Optional<Schedule> schedule,
      Host host) {
    public Description {
      parameters = Map.copyOf(parameters);
      labels = Map.copyOf(labels);
    }
  }

  /**
   * The objective with the name the trainer has for it.
   *
   * @param rawName for example {@code val_loss}
   * @param direction which way it improves
   */
  public record StoredObjective(String rawName, Direction direction) {}

  /**
   * How far a run is.
   *
   * @param reports how many reports count
   * @param lastSequence the last stored sequence of the current attempt, 0 for none
   * @param lastStep the last step that counts
   * @param lastValue the objective's last value
   * @param best the best so far
   * @param reason why it was stopped; {@link Reason#NONE} if it was not
   */
  public record Progress(
      long reports,
      long lastSequence,
      OptionalLong lastStep,
      OptionalDouble lastValue,
      Optional<Best> best,
      Reason reason) {
    /** Nothing reported yet. */
    public static final Progress NONE =
        new Progress(
            0, 0, OptionalLong.empty(), OptionalDouble.empty(), Optional.empty(), Reason.NONE);
  }

  public StoredRun {
    attempts = List.copyOf(attempts);
    interventions = List.copyOf(interventions);
    peers = peers.map(List::copyOf);
    if (attempts.isEmpty()) {
      throw new IllegalArgumentException("a run has at least one attempt");
    }
  }

  /** The current attempt. */
  public Attempt attempt() {
    return attempts.get(attempts.size() - 1);
  }

  /**
   * Whether a later attempt went on from before this step, so that the report no longer counts.
   *
   * @param ofAttempt the attempt of the report
   * @param step the step of the report
   */
  public boolean isSuperseded(int ofAttempt, long step) {
    return isSuperseded(ofAttempt, step, attempt().number());
  }

  /** The same as it was in an earlier attempt. */
  public boolean isSuperseded(int ofAttempt, long step, int asOfAttempt) {
    for (int i = attempts.size() - 1; i >= 0 && attempts.get(i).number() > ofAttempt; i--) {
      OptionalLong from = attempts.get(i).resumeFromStep();
      if (attempts.get(i).number() <= asOfAttempt && from.isPresent() && step > from.getAsLong()) {
        return true;
      }
    }
    return false;
  }
}
