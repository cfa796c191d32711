// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.StoredRun.Description;
import dev.epochwatch.server.store.StoredRun.StoredObjective;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Changes and deletes runs. Thread-safe; blocks. */
final class RunEditor {
  private final LiveRuns runs;
  private final Cohorts cohorts;
  private final NeededPeers needed;
  private final GroupCommitter committer;
  private final LongSupplier nowMicros;

  RunEditor(
      LiveRuns runs,
      Cohorts cohorts,
      NeededPeers needed,
      GroupCommitter committer,
      LongSupplier nowMicros) {
    this.runs = runs;
    this.cohorts = cohorts;
    this.needed = needed;
    this.committer = committer;
    this.nowMicros = nowMicros;
  }

  void update(String id, RunChange change) {
    Optional<Policy> policy = change.policy().map(RunEditor::parse);
    runs.exclusively(
        id,
        () -> {
          StoredRun before = runs.peek(id).orElseThrow(() -> Refusals.notFound(id));
          requireEtag(before, change.etag());
          policy.ifPresent(any -> requireJudged(before));
          if (policy.isPresent()) {
            StoredRun taken = runs.takeOut(id).orElseThrow(() -> Refusals.notFound(id));
            requireEtag(taken, change.etag());
            requireJudged(taken);
            return replacePolicy(
                taken, described(taken, change).policy(policy.get()), policy.get());
          }
          describe(id, change);
          return before;
        });
  }

  /** The first policy that looks at other runs finds the peers for good. */
  private StoredRun replacePolicy(StoredRun taken, RunDraft draft, Policy policy) {
    if (!policy.seesPeers() || taken.peers().isPresent()) {
      return openWithPolicy(draft);
    }
    return needed.choosing(
        () -> openWithPolicy(draft.peers(cohorts.choose(taken.description().experiment()))));
  }

  private StoredRun openWithPolicy(RunDraft draft) {
    StoredRun changed = draft.changed(nowMicros.getAsLong());
    runs.open(changed, StoredEvent.Kind.POLICY, "the policy is now " + changed.policy());
    return changed;
  }

  /** Gives a run that has reports already the objective that a report now tells. */
  void learnObjective(String id, Objective objective, String rawName) {
    runs.exclusively(
        id,
        () -> {
          StoredRun taken = runs.takeOut(id).orElseThrow(() -> Refusals.notFound(id));
          if (taken.objective().isPresent()) {
            return Optional.empty();
          }
          StoredRun changed =
              new RunDraft(taken)
                  .lateObjective(new StoredObjective(rawName, objective.direction()))
                  .changed(nowMicros.getAsLong());
          String message = "the objective is " + rawName;
          return Optional.of(runs.open(changed, StoredEvent.Kind.STATE, message));
        });
  }

  void delete(String id) {
    runs.exclusively(
        id,
        () -> {
          requireDeletable(runs.peek(id).orElseThrow(() -> Refusals.notFound(id)));
          StoredRun taken = runs.takeOut(id).orElseThrow(() -> Refusals.notFound(id));
          requireDeletable(taken);
          return needed.deleting(
              () -> {
                long by = needed.neededBy(taken.number());
                if (by > 0) {
                  throw Refusals.needed(taken, by);
                }
                return forgotten(taken);
              });
        });
  }

  /** Deletes a run if it ended before a time and no other needs it; whether it did. */
  boolean deleteFinished(String id, long beforeMicros) {
    return runs.exclusively(
        id,
        () ->
            runs.peek(id).filter(run -> endedBefore(run, beforeMicros)).isPresent()
                && runs.takeOut(id)
                    .filter(run -> endedBefore(run, beforeMicros))
                    .filter(this::forgottenUnlessNeeded)
                    .isPresent());
  }

  private boolean forgottenUnlessNeeded(StoredRun taken) {
    return needed.deleting(
        () -> {
          boolean free = needed.neededBy(taken.number()) == 0;
          if (free) {
            forgotten(taken);
          }
          return free;
        });
  }

  private StoredRun forgotten(StoredRun taken) {
    runs.store(List.of(new Entry.DeleteRun(taken.number())));
    return taken;
  }

  private static boolean endedBefore(StoredRun run, long micros) {
    return run.state().isFinal() && run.finishMicros().orElse(Long.MAX_VALUE) < micros;
  }

  private void describe(String id, RunChange change) {
    Optional<LiveRun> live = runs.find(id);
    Optional<AwaitedGroup> group =
        live.flatMap(
            run ->
                run.describe(stored -> described(stored, change).changed(nowMicros.getAsLong())));
    if (group.isPresent()) {
      committer.await(group.get());
      return;
    }
    StoredRun stored = runs.takeOut(id).orElseThrow(() -> Refusals.notFound(id));
    runs.store(List.of(new Entry.PutRun(described(stored, change).changed(nowMicros.getAsLong()))));
  }

  private static RunDraft described(StoredRun run, RunChange change) {
    Description old = run.description();
    return new RunDraft(run)
        .description(
            new Description(
                old.experiment(),
                change.displayName().orElse(old.displayName()),
                old.parameters(),
                change.labels().orElse(old.labels()),
                old.plannedSteps(),
                old.schedule(),
                old.host()));
  }

  private static Policy parse(String text) {
    try {
      return Policy.parse(text);
    } catch (PolicySyntaxException e) {
      throw Failures.badPolicy("run.policy", e);
    }
  }

  private static void requireEtag(StoredRun run, String etag) {
    if (!etag.isEmpty() && !etag.equals(RunView.etag(run))) {
      throw Refusals.etagMismatch(run);
    }
  }

  private static void requireJudged(StoredRun run) {
    if (run.state().isFinal()) {
      throw Refusals.finished(run.id(), run.state());
    }
    if (run.progress().reason() != Reason.NONE) {
      throw Refusals.stopped(run);
    }
  }

  private static void requireDeletable(StoredRun run) {
    if (!run.state().isFinal() && run.state() != RunState.INTERRUPTED) {
      throw Refusals.active(run);
    }
  }
}
