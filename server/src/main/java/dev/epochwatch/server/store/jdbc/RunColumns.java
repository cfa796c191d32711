// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Schedule;
import dev.epochwatch.server.store.Attempt;
import dev.epochwatch.server.store.Intervention;
import dev.epochwatch.server.store.Peer;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.StoredRun.Description;
import dev.epochwatch.server.store.StoredRun.Progress;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The columns of the table run that a {@link StoredRun} fills, and how. */
final class RunColumns {
  /** In the order in which {@link #bind} fills them; the number, the key, comes last. */
  static final List<String> NAMES =
      List.of(
          "run_id",
          "experiment",
          "display_name",
          "state",
          "parameter_names",
          "parameter_values",
          "label_names",
          "label_values",
          "objective_name",
          "objective_direction",
          "policy",
          "policy_revision",
          "planned_steps",
          "schedule_kind",
          "schedule_milestones",
          "schedule_factor",
          "schedule_warmup_steps",
          "hostname",
          "accelerators",
          "framework",
          "attempt",
          "attempt_numbers",
          "attempt_resume_steps",
          "attempt_start_micros",
          "intervention_kinds",
          "intervention_attempts",
          "intervention_sequences",
          "intervention_texts",
          "peers",
          "peer_attempts",
          "peer_completes",
          "reports",
          "last_sequence",
          "last_step",
          "last_value",
          "best_value",
          "best_step",
          "best_checkpoint_uri",
          "reason",
          "create_micros",
          "update_micros",
          "finish_micros",
          "finish_message",
          "request_id",
          "version",
          "run_no");

  private RunColumns() {}

  static void bind(Binder binder, StoredRun run) throws SQLException {
    describe(binder, run);
    schedule(binder, run.description());
    lives(binder, run);
    progress(binder, run.progress());
    binder
        .bind(run.createMicros())
        .bind(run.updateMicros())
        .bind(run.finishMicros())
        .bind(run.finishMessage())
        .bind(run.requestId())
        .bind(run.version())
        .bind(run.number());
  }

  private static void describe(Binder binder, StoredRun run) throws SQLException {
    Description description = run.description();
    Map<String, String> parameters = new TreeMap<>(description.parameters());
    Map<String, String> labels = new TreeMap<>(description.labels());
    binder
        .bind(run.id())
        .bind(description.experiment())
        .bind(description.displayName())
        .bind(run.state().ordinal())
        .bind(texts(parameters.keySet()))
        .bind(texts(parameters.values()))
        .bind(texts(labels.keySet()))
        .bind(texts(labels.values()))
        .bind(run.objective().map(StoredRun.StoredObjective::rawName))
        .bind(number(run.objective().map(objective -> (long) objective.direction().ordinal())))
        .bind(run.policy())
        .bind(run.policyRevision());
  }

  private static void schedule(Binder binder, Description description) throws SQLException {
    Optional<Schedule> schedule = description.schedule();
    binder
        .bind(description.plannedSteps())
        .bind(number(schedule.map(declared -> (long) declared.kind().ordinal())))
        .bindArray(schedule.map(declared -> declared.milestones().toArray(Long[]::new)))
        .bind(schedule.map(Schedule::factor).orElse(OptionalDouble.empty()))
        .bind(schedule.map(Schedule::warmupSteps).orElse(OptionalLong.empty()))
        .bind(description.host().hostname())
        .bind(description.host().accelerators())
        .bind(description.host().framework());
  }

  private static void lives(Binder binder, StoredRun run) throws SQLException {
    List<Attempt> attempts = run.attempts();
    List<Intervention> interventions = run.interventions();
    binder
        .bind(run.attempt().number())
        .bind(attempts.stream().map(Attempt::number).toArray(Integer[]::new))
        .bind(attempts.stream().map(RunColumns::resumeStep).toArray(Long[]::new))
        .bind(attempts.stream().map(Attempt::startMicros).toArray(Long[]::new))
        .bind(interventions.stream().map(it -> it.kind().ordinal()).toArray(Integer[]::new))
        .bind(interventions.stream().map(Intervention::attempt).toArray(Integer[]::new))
        .bind(interventions.stream().map(Intervention::afterSequence).toArray(Long[]::new))
        .bind(interventions.stream().map(Intervention::text).toArray(String[]::new));
    peers(binder, run.peers());
  }

  private static void peers(Binder binder, Optional<List<Peer>> peers) throws SQLException {
    binder
        .bindArray(peers.map(all -> all.stream().map(Peer::run).toArray(Long[]::new)))
        .bindArray(peers.map(all -> all.stream().map(Peer::attempt).toArray(Integer[]::new)))
        .bindArray(
            peers.map(
                all -> all.stream().map(it -> it.complete() ? 1 : 0).toArray(Integer[]::new)));
  }

  private static void progress(Binder binder, Progress progress) throws SQLException {
    Optional<Best> best = progress.best();
    binder
        .bind(progress.reports())
        .bind(progress.lastSequence())
        .bind(progress.lastStep())
        .bind(progress.lastValue())
        .bind(best.isPresent() ? OptionalDouble.of(best.get().value()) : OptionalDouble.empty())
        .bind(number(best.map(Best::step)))
        .bind(best.flatMap(Best::checkpointUri))
        .bind(progress.reason().ordinal());
  }

  /**
   * No NULL in an array: that no step is after the largest number is true without a special case.
   */
  private static long resumeStep(Attempt attempt) {
    return attempt.resumeFromStep().orElse(RunMapper.NO_STEP);
  }

  private static OptionalLong number(Optional<Long> value) {
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  private static String[] texts(Collection<String> texts) {
    return texts.toArray(String[]::new);
  }
}
