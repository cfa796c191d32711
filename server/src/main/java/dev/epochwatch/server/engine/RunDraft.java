// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.server.store.Attempt;
import dev.epochwatch.server.store.Intervention;
import dev.epochwatch.server.store.Peer;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.StoredRun.Description;
import dev.epochwatch.server.store.StoredRun.Progress;
import dev.epochwatch.server.store.StoredRun.StoredObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A stored run being changed. Not thread-safe. */
final class RunDraft {
  private static final int MOST_INTERVENTIONS = 10_000;

  private final StoredRun from;
  private Description description;
  private Optional<StoredObjective> objective;
  private String policy;
  private String policyRevision;
  private RunState state;
  private final List<Attempt> attempts;
  private final List<Intervention> interventions;
  private Optional<List<Peer>> peers;
  private Progress progress;
  private OptionalLong finishMicros;
  private String finishMessage;
  private String requestId;

  RunDraft(StoredRun from) {
    this.from = from;
    this.description = from.description();
    this.objective = from.objective();
    this.policy = from.policy();
    this.policyRevision = from.policyRevision();
    this.state = from.state();
    this.attempts = new ArrayList<>(from.attempts());
    this.interventions = new ArrayList<>(from.interventions());
    this.peers = from.peers();
    this.progress = from.progress();
    this.finishMicros = from.finishMicros();
    this.finishMessage = from.finishMessage();
    this.requestId = from.requestId();
  }

  RunDraft description(Description value) {
    description = value;
    return this;
  }

  RunDraft objective(StoredObjective value) {
    objective = Optional.of(value);
    return this;
  }

  /** The objective becomes known late: what was answered before was answered without it. */
  RunDraft lateObjective(StoredObjective value) {
    return objective(value).intervention(Intervention.Kind.OBJECTIVE, value.rawName());
  }

  RunDraft state(RunState value) {
    state = value;
    return this;
  }

  RunDraft peers(List<Peer> value) {
    peers = Optional.of(value);
    return this;
  }

  RunDraft progress(Progress value) {
    progress = value;
    return this;
  }

  RunDraft finish(OptionalLong atMicros, String message) {
    finishMicros = atMicros;
    finishMessage = message;
    return this;
  }

  RunDraft attempt(Attempt next, String request) {
    attempts.add(next);
    requestId = request;
    return this;
  }

  /** Notes what was done to the run after its last stored report. */
  RunDraft intervention(Intervention.Kind kind, String text) {
    if (interventions.size() >= MOST_INTERVENTIONS) {
      throw new InvalidValueException(
          "run", "must have at most " + MOST_INTERVENTIONS + " stops, overrides and policies");
    }
    interventions.add(
        new Intervention(
            kind, attempts.get(attempts.size() - 1).number(), progress.lastSequence(), text));
    return this;
  }

  /** Replaces the policy; the first one is noted too, so that the past can be judged again. */
  RunDraft policy(Policy value) {
    boolean first = interventions.stream().noneMatch(old -> old.kind() == Intervention.Kind.POLICY);
    if (first) {
      interventions.add(0, new Intervention(Intervention.Kind.POLICY, 1, 0, policy));
    }
    policy = value.text();
    policyRevision = value.revision();
    return intervention(Intervention.Kind.POLICY, value.text());
  }

  /** The changed run, one version later. */
  StoredRun changed(long nowMicros) {
    return build(nowMicros, from.version() + 1);
  }

  /** The run with other progress: no change that an etag would show. */
  StoredRun progressed(long nowMicros) {
    return build(nowMicros, from.version());
  }

  private StoredRun build(long updateMicros, long version) {
    return new StoredRun(
        from.number(),
        from.id(),
        description,
        objective,
        policy,
        policyRevision,
        state,
        attempts,
        interventions,
        peers,
        progress,
        from.createMicros(),
        updateMicros,
        finishMicros,
        finishMessage,
        requestId,
        version);
  }
}
