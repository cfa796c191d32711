// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Judge;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.server.store.Attempt;
import dev.epochwatch.server.store.Intervention;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import dev.epochwatch.server.store.StoredRun.StoredObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The way of a run from its first report to the last stored one, walked again: its attempts, its
 * reports, and what was done to it from outside, each at its place. Gives every decision that was
 * given live. Used once.
 */
final class Replay {
  private final StoredRun run;
  private final Cohort cohort;
  private final Consumer<Judged> judged;
  private final List<Observation> kept = new ArrayList<>();
  private Judge judge;
  // What was known of it at the time.
  private Optional<StoredObjective> objective;
  private int nextIntervention;
  // How many of the reports that count came before the last override; -1 if there was none.
  private int beforeOverride = -1;
  private long lastSequence;

  private Replay(StoredRun run, Cohort cohort, Consumer<Judged> judged) {
    this.run = run;
    this.cohort = cohort;
    this.judged = judged;
    this.objective =
        run.interventions().stream().anyMatch(it -> it.kind() == Intervention.Kind.OBJECTIVE)
            ? Optional.empty()
            : run.objective();
    this.judge = judge(run, Policy.parse(firstPolicy(run)), objective, cohort);
  }

  /**
   * Where a run stands.
   *
   * @param judge has seen every report that counts
   * @param reports how many reports count
   * @param lastSequence the last sequence of the current attempt, 0 for none
   * @param lastStep the last step that counts, -1 for none
   * @param lastMicros when that step ended, 0 for none
   * @param rhythm how often the run reports
   */
  record Standing(
      Judge judge,
      long reports,
      long lastSequence,
      long lastStep,
      long lastMicros,
      Rhythm rhythm) {}

  /** Where a run that has no reports yet stands. */
  static Standing fresh(StoredRun run, Cohort cohort) {
    Judge judge = judge(run, Policy.parse(run.policy()), run.objective(), cohort);
    return new Standing(judge, 0, 0, -1, 0, new Rhythm());
  }

  /**
   * Walks a run's way.
   *
   * @param run the run
   * @param reports all its reports, by attempt and sequence
   * @param cohort the other runs that its rules see, the same each time
   * @param judged gets each report of the current attempt with its decision
   */
  static Standing walk(
      StoredRun run, List<StoredReport> reports, Cohort cohort, Consumer<Judged> judged) {
    return new Replay(run, cohort, judged).walk(reports);
  }

  private Standing walk(List<StoredReport> reports) {
    int next = 0;
    for (Attempt attempt : run.attempts()) {
      begin(attempt);
      boolean current = attempt.number() == run.attempt().number();
      while (next < reports.size() && reports.get(next).attempt() == attempt.number()) {
        StoredReport report = reports.get(next++);
        intervene(attempt.number(), report.sequence());
        Decision decision = judge.observe(report.observation());
        kept.add(report.observation());
        lastSequence = report.sequence();
        if (current) {
          judged.accept(
              new Judged(report.sequence(), report.observation(), decision, objectiveName()));
        }
      }
      intervene(attempt.number(), Long.MAX_VALUE);
    }
    Rhythm rhythm = new Rhythm();
    kept.forEach(observation -> rhythm.add(observation.eventMicros()));
    if (kept.isEmpty()) {
      return new Standing(judge, 0, lastSequence, -1, 0, rhythm);
    }
    Observation last = kept.get(kept.size() - 1);
    long lastMicros = last.eventMicros().orElse(0);
    return new Standing(judge, kept.size(), lastSequence, last.step(), lastMicros, rhythm);
  }

  /** As the trainer has it; empty while it was unknown. */
  private String objectiveName() {
    return objective.map(StoredObjective::rawName).orElse("");
  }

  /** A new attempt: the steps it does again are forgotten; a STOP that was said stands. */
  private void begin(Attempt attempt) {
    lastSequence = 0;
    OptionalLong from = attempt.resumeFromStep();
    if (attempt.number() > 1
        && from.isPresent()
        && kept.removeIf(observation -> observation.step() > from.getAsLong())) {
      beforeOverride = Math.min(beforeOverride, kept.size());
      Decision standing = judge.decision();
      judge = rejudged(judge.policy());
      judge.carry(standing);
    }
  }

  /** Applies what was done before the report of a sequence. */
  private void intervene(int attempt, long beforeSequence) {
    List<Intervention> all = run.interventions();
    while (nextIntervention < all.size()) {
      Intervention next = all.get(nextIntervention);
      if (next.attempt() > attempt
          || (next.attempt() == attempt && next.afterSequence() >= beforeSequence)) {
        return;
      }
      nextIntervention++;
      switch (next.kind()) {
        case STOP -> judge.stopByHuman(next.text());
        case OVERRIDE -> {
          judge.override();
          beforeOverride = kept.size();
        }
        // Only a run that is not stopped gets another policy, so nothing is to be carried over.
        case POLICY -> judge = rejudged(Policy.parse(next.text()));
        case OBJECTIVE -> {
          objective = run.objective();
          Decision standing = judge.decision();
          judge = rejudged(judge.policy());
          judge.carry(standing);
        }
      }
    }
  }

  /** A judge that knows what counts so far but has not stopped. */
  private Judge rejudged(Policy policy) {
    Judge other = judge(run, policy, objective, cohort);
    for (int i = 0; i < kept.size(); i++) {
      if (i == beforeOverride) {
        other.override();
      }
      other.observe(kept.get(i));
    }
    if (beforeOverride == kept.size()) {
      other.override();
    }
    other.release();
    return other;
  }

  private static String firstPolicy(StoredRun run) {
    return run.interventions().stream()
        .filter(intervention -> intervention.kind() == Intervention.Kind.POLICY)
        .findFirst()
        .map(Intervention::text)
        .orElse(run.policy());
  }

  private static Judge judge(
      StoredRun run, Policy policy, Optional<StoredObjective> objective, Cohort cohort) {
    return new Judge(
        policy,
        objective.map(named -> Objective.of(named.rawName(), Optional.of(named.direction()))),
        run.description().plannedSteps(),
        run.description().schedule(),
        cohort);
  }

  /** The objective's name as a report has it. */
  static String rawName(Objective objective, Observation observation) {
    return observation.metrics().stream()
        .filter(value -> value.metric().equals(objective.metric()))
        .map(MetricValue::rawName)
        .findFirst()
        .orElse(objective.metric().name());
  }
}
