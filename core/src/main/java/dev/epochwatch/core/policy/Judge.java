// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import dev.epochwatch.core.diagnosis.Diagnostician;
import dev.epochwatch.core.model.Advice;
import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Decision.Action;
import dev.epochwatch.core.model.Decision.Source;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Schedule;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.core.rule.Evaluator;
import dev.epochwatch.core.rule.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Judges one run: an observation in, a decision out. The live server, a replay of a file and a
 * backtest all run this code. Not thread-safe.
 *
 * <p>Decisions depend on the constructor's arguments and the observations alone. A STOP is sticky:
 * it is repeated, with its step and reason, until {@link #override}.
 */
public final class Judge {
  private final Policy policy;
  private final OptionalLong plannedSteps;
  private final Optional<Schedule> schedule;
  private final Cohort cohort;
  private final boolean diagnosing;
  private @Nullable Objective objective;
  private @Nullable Evaluator evaluator;
  private @Nullable Diagnostician diagnostician;
  private @Nullable Best best;
  private @Nullable Stop stop;
  private OptionalDouble lastValue = OptionalDouble.empty();
  private long lastStep = -1;
  private List<Verdict> verdicts = List.of();
  private List<Diagnosis> diagnoses = List.of();

  /**
   * @param policy what to apply
   * @param objective what decides; when empty it is inferred from the first observation that allows
   *     it
   * @param plannedSteps the steps the trainer plans to do
   * @param schedule the declared learning-rate schedule
   * @param cohort the other runs of the experiment
   */
  public Judge(
      Policy policy,
      Optional<Objective> objective,
      OptionalLong plannedSteps,
      Optional<Schedule> schedule,
      Cohort cohort) {
    this(policy, objective, plannedSteps, schedule, cohort, true);
  }

  private Judge(
      Policy policy,
      Optional<Objective> objective,
      OptionalLong plannedSteps,
      Optional<Schedule> schedule,
      Cohort cohort,
      boolean diagnosing) {
    this.policy = policy;
    this.plannedSteps = plannedSteps;
    this.schedule = schedule;
    this.cohort = cohort;
    this.diagnosing = diagnosing;
    objective.ifPresent(this::begin);
  }

  /**
   * A judge that decides the same, faster, because it does not say what the curves show: for trying
   * policies on many runs.
   */
  public static Judge withoutDiagnoses(
      Policy policy,
      Optional<Objective> objective,
      OptionalLong plannedSteps,
      Optional<Schedule> schedule,
      Cohort cohort) {
    return new Judge(policy, objective, plannedSteps, schedule, cohort, false);
  }

  /** What decides, once it is known. */
  public Optional<Objective> objective() {
    return Optional.ofNullable(objective);
  }

  /** The best so far. */
  public Optional<Best> best() {
    return Optional.ofNullable(best);
  }

  /** The objective's value in the latest observation that had it. */
  public OptionalDouble lastValue() {
    return lastValue;
  }

  /** The policy. */
  public Policy policy() {
    return policy;
  }

  /** Looks at the next observation, whose step must be later than the one before. */
  public Decision observe(Observation observation) {
    lastStep = observation.step();
    if (objective == null) {
      Objective.infer(observation).ifPresent(this::begin);
    }
    if (objective == null || evaluator == null) {
      verdicts = List.of();
      diagnoses = List.of();
      return decision();
    }
    remember(observation, objective);
    Verdict verdict = evaluator.observe(observation);
    verdicts = leaves(verdict);
    diagnoses = diagnostician == null ? List.of() : diagnostician.observe(observation);
    if (stop == null && verdict.isTriggered()) {
      stop = new Stop(verdict.reason(), verdict.message(), observation.step(), Source.SERVER);
    }
    return decision();
  }

  /** A person stops the run. Has no effect on a run that is stopped already. */
  public Decision stopByHuman(String reason) {
    if (stop == null) {
      stop = new Stop(Reason.HUMAN, reason, Math.max(lastStep, 0), Source.HUMAN);
    }
    return decision();
  }

  /**
   * Lifts a STOP: the run was reopened. The rules begin afresh with the next observation; else they
   * would stop it again at once for what was overridden.
   */
  public void override() {
    release();
    if (objective != null) {
      evaluator = policy.start(context(objective));
    }
  }

  /** Forgets a STOP, but nothing that the rules have seen. */
  public void release() {
    stop = null;
  }

  /**
   * Takes over a STOP that another judge of the same run has decided: a run that goes on from an
   * older step is judged anew up to that step, but what was said stands. Does nothing for a
   * CONTINUE.
   */
  public void carry(Decision standing) {
    if (standing.isStop()) {
      stop =
          new Stop(
              standing.reason(), standing.message(), standing.decidedAtStep(), standing.source());
    }
  }

  /** The decision in force. */
  public Decision decision() {
    Stop current = stop;
    return new Decision(
        current == null ? Action.CONTINUE : Action.STOP,
        current == null ? Reason.NONE : current.reason,
        message(current),
        current == null ? Math.max(lastStep, 0) : current.step,
        Optional.ofNullable(best),
        verdicts,
        diagnoses,
        advice(current),
        policy.revision(),
        current == null ? Source.SERVER : current.source);
  }

  private void begin(Objective chosen) {
    RunContext context = context(chosen);
    objective = chosen;
    evaluator = policy.start(context);
    diagnostician = diagnosing ? Diagnostician.start(context) : null;
  }

  private RunContext context(Objective chosen) {
    return new RunContext(chosen, plannedSteps, schedule, cohort);
  }

  private void remember(Observation observation, Objective chosen) {
    OptionalDouble value = observation.value(chosen.metric());
    if (value.isEmpty()) {
      return;
    }
    lastValue = value;
    double loss = chosen.direction().toLoss(value.getAsDouble());
    if (Double.isFinite(loss) && (best == null || loss < chosen.direction().toLoss(best.value()))) {
      best = new Best(value.getAsDouble(), observation.step(), observation.checkpointUri());
    }
  }

  private String message(@Nullable Stop current) {
    if (current != null) {
      return current.message;
    }
    if (objective == null) {
      return "no objective yet: no report had a metric of a known direction";
    }
    String begin =
        lastValue.isPresent() && !Double.isFinite(lastValue.getAsDouble())
            ? "go on, though the latest "
                + objective.metric().text()
                + " is "
                + lastValue.getAsDouble()
            : "go on";
    return diagnoses.isEmpty() ? begin : begin + ": " + diagnoses.get(0).message();
  }

  private List<Advice> advice(@Nullable Stop current) {
    List<Advice> all = new ArrayList<>();
    Best known = best;
    if (current != null && known != null) {
      String verb = known.step() == lastStep ? "keep" : "restore";
      all.add(Advice.restore(known.step(), verb + " the weights of step " + known.step()));
    }
    // To go back is no advice for a run that goes on, nor to go on for one that stops.
    Advice.Action unfit = current == null ? Advice.Action.RESTORE_STEP : Advice.Action.KEEP_GOING;
    for (int i = 0; i < verdicts.size(); i++) {
      addNew(verdicts.get(i).advice(), unfit, all);
    }
    for (int i = 0; i < diagnoses.size(); i++) {
      addNew(diagnoses.get(i).advice(), unfit, all);
    }
    return all;
  }

  private static void addNew(List<Advice> candidates, Advice.Action unfit, List<Advice> all) {
    for (int i = 0; i < candidates.size(); i++) {
      Advice.Action action = candidates.get(i).action();
      if (action != unfit && !names(action, all)) {
        all.add(candidates.get(i));
      }
    }
  }

  private static boolean names(Advice.Action action, List<Advice> all) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).action() == action) {
        return true;
      }
    }
    return false;
  }

  /** The plain rules' verdicts; most policies have but one combinator, at the top. */
  private static List<Verdict> leaves(Verdict verdict) {
    List<Verdict> parts = verdict.parts();
    if (parts.isEmpty()) {
      return List.of(verdict);
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).parts().isEmpty()) {
        List<Verdict> leaves = new ArrayList<>();
        collect(verdict, leaves);
        return List.copyOf(leaves);
      }
    }
    return parts;
  }

  private static void collect(Verdict verdict, List<Verdict> leaves) {
    if (verdict.parts().isEmpty()) {
      leaves.add(verdict);
    } else {
      verdict.parts().forEach(part -> collect(part, leaves));
    }
  }

  private record Stop(Reason reason, String message, long step, Source source) {}
}
