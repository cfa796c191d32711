// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Schedule;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.policy.Judge;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.Cohort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A policy over recorded runs, by the same judge that decides live. Immutable and thread-safe as
 * long as the cohort is.
 *
 * @param policy what to apply
 * @param objective what decides; when empty it is inferred from the reports
 * @param plannedSteps the steps the trainer would have declared
 * @param schedule the learning-rate schedule the trainer would have declared
 * @param cohort the other runs that population rules may see
 */
public record Replay(
    Policy policy,
    Optional<Objective> objective,
    OptionalLong plannedSteps,
    Optional<Schedule> schedule,
    Cohort cohort) {

  /** A policy over runs of which only the objective is known. */
  public static Replay of(Policy policy, Objective objective) {
    return new Replay(
        policy, Optional.of(objective), OptionalLong.empty(), Optional.empty(), Cohort.NONE);
  }

  /**
   * Follows a run until the policy stops it.
   *
   * @param run the run's observations, their steps rising
   */
  public ReplayResult run(Iterable<Observation> run) {
    return run(judge(), run);
  }

  /** The same without diagnoses, which cost more than the rest: for many runs. */
  public ReplayResult stop(Iterable<Observation> run) {
    return run(Judge.withoutDiagnoses(policy, objective, plannedSteps, schedule, cohort), run);
  }

  private ReplayResult run(Judge judge, Iterable<Observation> run) {
    Decision last = judge.decision();
    List<Long> cuts = new ArrayList<>();
    int reports = 0;
    for (Observation observation : run) {
      reports++;
      last = judge.observe(observation);
      if (cutsLearningRate(last)) {
        cuts.add(observation.step());
      }
      if (last.isStop()) {
        break;
      }
    }
    return ReplayResult.of(policy, reports, last, cuts);
  }

  /** Whether a rule that only advises would cut the learning rate now. */
  private static boolean cutsLearningRate(Decision decision) {
    for (Verdict verdict : decision.verdicts()) {
      for (Advice advice : verdict.advice()) {
        if (advice.action() == Advice.Action.REDUCE_LEARNING_RATE) {
          return true;
        }
      }
    }
    return false;
  }

  /** The decision after each observation of a whole run, also after a STOP; computed on demand. */
  public Stream<Decision> decisions(List<Observation> run) {
    Judge judge = judge();
    return run.stream().sequential().map(judge::observe);
  }

  /** Tells the decision after each observation of a whole run, also after a STOP, as it is read. */
  public void each(Iterable<Observation> run, BiConsumer<Observation, Decision> listener) {
    Judge judge = judge();
    for (Observation observation : run) {
      listener.accept(observation, judge.observe(observation));
    }
  }

  private Judge judge() {
    return new Judge(policy, objective, plannedSteps, schedule, cohort);
  }
}
