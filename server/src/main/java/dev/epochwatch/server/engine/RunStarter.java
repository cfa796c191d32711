// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.server.engine.StartCommand.Resume;
import dev.epochwatch.server.store.Attempt;
import dev.epochwatch.server.store.Intervention;
import dev.epochwatch.server.store.Peer;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.StoredRun.Description;
import dev.epochwatch.server.store.StoredRun.Progress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Creates and resumes runs. Thread-safe; blocks. */
final class RunStarter {
  private final LiveRuns runs;
  private final Cohorts cohorts;
  private final NeededPeers needed;
  private final Policy defaultPolicy;
  private final LongSupplier nowMicros;
  private final Supplier<String> newRunIds;
  private final AtomicLong lastRunNumber;

  RunStarter(
      LiveRuns runs,
      Cohorts cohorts,
      NeededPeers needed,
      Policy defaultPolicy,
      LongSupplier nowMicros,
      Supplier<String> newRunIds,
      long lastRunNumber) {
    this.runs = runs;
    this.cohorts = cohorts;
    this.needed = needed;
    this.defaultPolicy = defaultPolicy;
    this.nowMicros = nowMicros;
    this.newRunIds = newRunIds;
    this.lastRunNumber = new AtomicLong(lastRunNumber);
  }

  RunView start(StartCommand command) {
    Policy policy = command.policy().isBlank() ? defaultPolicy : Policy.parse(command.policy());
    String id = command.run().orElseGet(() -> newId(command.requestId()));
    // Within, since the next start takes this one's run out of memory. A repeated request may find
    // the run with reports that are not on disk yet.
    return runs.exclusively(
        id,
        () ->
            createOrResume(id, command, policy)
                .settle()
                .map(runs.committer()::settled)
                .orElseThrow(GroupCommitter::storeDown));
  }

  private LiveRun createOrResume(String id, StartCommand command, Policy policy) {
    Optional<StoredRun> existing = runs.peek(id);
    if (existing.isEmpty()) {
      if (command.resume().needsRun()) {
        throw Refusals.notFound(id);
      }
      return create(id, command, policy);
    }
    if (isRepetition(existing.get(), command)) {
      return runs.load(id);
    }
    requireResumable(existing.get(), command);
    StoredRun run = runs.takeOut(id).orElseThrow(() -> Refusals.notFound(id));
    requireResumable(run, command);
    StoredRun resumed = resumed(run, command);
    return run.state().isFinal()
        ? needed.choosing(
            () -> {
              cohorts.requireAll(run);
              return open(resumed, command);
            })
        : open(resumed, command);
  }

  private LiveRun create(String id, StartCommand command, Policy policy) {
    if (!policy.seesPeers()) {
      return runs.create(created(id, command, policy, Optional.empty()));
    }
    return needed.choosing(
        () -> {
          List<Peer> peers = cohorts.choose(command.description().experiment());
          return runs.create(created(id, command, policy, Optional.of(peers)));
        });
  }

  private LiveRun open(StoredRun resumed, StartCommand command) {
    return runs.open(resumed, StoredEvent.Kind.STATE, resumption(resumed.attempt(), command));
  }

  private StoredRun created(
      String id, StartCommand command, Policy policy, Optional<List<Peer>> peers) {
    long now = nowMicros.getAsLong();
    return new StoredRun(
        lastRunNumber.incrementAndGet(),
        id,
        command.description(),
        command.objective(),
        policy.text(),
        policy.revision(),
        RunState.RUNNING,
        List.of(new Attempt(1, command.resumeFromStep(), now)),
        List.of(),
        peers,
        Progress.NONE,
        now,
        now,
        OptionalLong.empty(),
        "",
        command.requestId(),
        1);
  }

  private StoredRun resumed(StoredRun run, StartCommand command) {
    long now = nowMicros.getAsLong();
    RunDraft draft = new RunDraft(run);
    boolean stopped = run.progress().reason() != Reason.NONE;
    boolean overridden = !command.overrideReason().isEmpty();
    if (stopped && overridden) {
      draft.intervention(Intervention.Kind.OVERRIDE, command.overrideReason());
    }
    Description old = run.description();
    return draft
        .description(
            new Description(
                old.experiment(),
                old.displayName(),
                old.parameters(),
                old.labels(),
                old.plannedSteps(),
                old.schedule(),
                command.description().host()))
        .attempt(
            new Attempt(run.attempt().number() + 1, command.resumeFromStep(), now),
            command.requestId())
        .state(stopped && !overridden ? RunState.STOPPING : RunState.RUNNING)
        .finish(OptionalLong.empty(), "")
        .changed(now);
  }

  private static void requireResumable(StoredRun run, StartCommand command) {
    if (command.resume() == Resume.NEVER) {
      throw Refusals.exists(run.id());
    }
    boolean reopens = !command.overrideReason().isEmpty() || command.resume() == Resume.REOPEN;
    if (run.state().isFinal() && !reopens) {
      throw Refusals.finished(run.id(), run.state());
    }
    String experiment = run.description().experiment();
    if (command.experimentGiven() && !experiment.equals(command.description().experiment())) {
      throw new InvalidValueException(
          "experiment", "must be '" + experiment + "', to which the run belongs, or empty");
    }
    if (command.objective().isPresent()
        && run.objective().isPresent()
        && !command.objective().equals(run.objective())) {
      throw new InvalidValueException(
          "objective",
          "must be '" + run.objective().get().rawName() + "', as the run has it, or absent");
    }
  }

  private static boolean isRepetition(StoredRun run, StartCommand command) {
    return !command.requestId().isEmpty() && command.requestId().equals(run.requestId());
  }

  private static String resumption(Attempt attempt, StartCommand command) {
    String from =
        attempt.resumeFromStep().isPresent()
            ? " from step " + attempt.resumeFromStep().getAsLong()
            : "";
    String override = command.overrideReason().isEmpty() ? "" : ": " + command.overrideReason();
    return "the run was resumed" + from + " as attempt " + attempt.number() + override;
  }

  /** The same request must find the same run, so its id then comes from the request's. */
  private String newId(String requestId) {
    return requestId.isEmpty()
        ? newRunIds.get()
        : "run-" + UUID.nameUUIDFromBytes(requestId.getBytes(StandardCharsets.UTF_8));
  }
}
