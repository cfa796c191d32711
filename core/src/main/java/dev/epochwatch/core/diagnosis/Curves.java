// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.evidence.Divergence;
import dev.epochwatch.core.evidence.Figures;
import dev.epochwatch.core.evidence.Recent;
import dev.epochwatch.core.evidence.ScheduleOutlook;
import dev.epochwatch.core.evidence.Track;
import dev.epochwatch.core.evidence.TrainingLoss;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Split;
import dev.epochwatch.core.rule.RunContext;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the symptoms look at: the curves of a run side by side. Values are turned: lower is better.
 */
final class Curves {
  private static final int WINDOW = 20;
  private static final int SEARCHED = 8;
  private static final double JUMP = 10;
  private static final int PATIENCE = 3;
  private static final double HELD = 0.05;

  private final RunContext context;
  private final Objective objective;
  private final Track objectiveTrack = new Track();
  private final Recent window = new Recent(WINDOW);
  private final Track validationLoss;
  private final Track training = new Track();
  private final TrainingLoss trainingHealth = new TrainingLoss();
  private final Divergence divergence = new Divergence(JUMP, PATIENCE, objectiveTrack.noise());
  private final ScheduleOutlook outlook;
  private final boolean objectiveIsLoss;
  private @Nullable Track score;
  private @Nullable Metric scoreMetric;
  private @Nullable Metric trainingScoreMetric;
  private Divergence.State state = Divergence.State.SOUND;
  private double trainingAtMinimum = Double.NaN;
  private double trainingScore = Double.NaN;
  private long reports;
  private long easier;
  private long step;

  Curves(RunContext context) {
    this.context = context;
    objective = context.objective();
    outlook = new ScheduleOutlook(context.schedule(), context.plannedSteps());
    objectiveIsLoss = objective.metric().equals(Metric.VALIDATION_LOSS);
    validationLoss = objectiveIsLoss ? objectiveTrack : new Track();
    if (objective.direction() == Direction.MAXIMIZE && objective.metric().split() != Split.TRAIN) {
      follow(objective.metric(), objectiveTrack);
    }
  }

  void observe(Observation observation) {
    step = observation.step();
    reports++;
    outlook.observe(observation);
    OptionalDouble train = observation.value(Metric.TRAIN_LOSS);
    if (train.isPresent()) {
      training.add(step, train.getAsDouble());
      trainingHealth.observe(observation);
    }
    observation.value(objective.metric()).ifPresent(this::addObjective);
    if (!objectiveIsLoss) {
      observation.value(Metric.VALIDATION_LOSS).ifPresent(this::addValidationLoss);
    }
    observeScore(observation);
    observeGap(observation);
  }

  private void addObjective(double value) {
    double loss = objective.direction().toLoss(value);
    state = divergence.add(loss, trainingHealth);
    if (Double.isFinite(loss)) {
      window.add(loss);
    }
    boolean isMinimum = objectiveTrack.add(step, loss);
    if (isMinimum) {
      trainingAtMinimum = training.minimum().level();
    }
  }

  private void addValidationLoss(double value) {
    validationLoss.add(step, value);
  }

  private void observeScore(Observation observation) {
    if (scoreMetric == null && reports <= SEARCHED) {
      findScore(observation);
    }
    Metric metric = scoreMetric;
    Track track = score;
    if (metric == null || track == null) {
      return;
    }
    if (track != objectiveTrack) {
      OptionalDouble value = observation.value(metric);
      if (value.isPresent()) {
        track.add(step, -value.getAsDouble());
      }
    }
    Metric onTraining = trainingScoreMetric;
    if (onTraining != null) {
      trainingScore = observation.value(onTraining).orElse(trainingScore);
    }
  }

  private void follow(Metric metric, Track track) {
    score = track;
    scoreMetric = metric;
    trainingScoreMetric = metric.on(Split.TRAIN);
  }

  private void findScore(Observation observation) {
    for (MetricValue value : observation.metrics()) {
      Metric metric = value.metric();
      if (metric.split() == Split.VALIDATION
          && MetricNames.directionOf(metric).equals(Optional.of(Direction.MAXIMIZE))) {
        follow(metric, new Track());
        return;
      }
    }
  }

  private void observeGap(Observation observation) {
    OptionalDouble train = observation.value(Metric.TRAIN_LOSS);
    OptionalDouble validation = observation.value(Metric.VALIDATION_LOSS);
    if (train.isPresent() && validation.isPresent()) {
      easier = validation.getAsDouble() < train.getAsDouble() ? easier + 1 : 0;
    }
  }

  long step() {
    return step;
  }

  long reports() {
    return reports;
  }

  Objective objective() {
    return objective;
  }

  /** The objective's curve. */
  Track objectiveTrack() {
    return objectiveTrack;
  }

  /** Whether the objective is measured on the data the weights are fitted to. */
  boolean isOnTraining() {
    return objective.metric().split() == Split.TRAIN;
  }

  /** The validation loss; empty of values where it is not reported. */
  Track validationLoss() {
    return validationLoss;
  }

  /** The training loss; empty of values where it is not reported. */
  Track training() {
    return training;
  }

  /** A validation score such as the accuracy, negated. */
  Optional<Track> score() {
    return Optional.ofNullable(score);
  }

  /** Whether a curve is that score. */
  boolean isScore(Track track) {
    return track.equals(score);
  }

  /** The score's name. */
  String scoreName() {
    Metric metric = scoreMetric;
    return metric == null ? "score" : metric.text();
  }

  /** The score on the training data; NaN where it is not reported. */
  double trainingScore() {
    return trainingScore;
  }

  ScheduleOutlook outlook() {
    return outlook;
  }

  Divergence.State divergence() {
    return state;
  }

  /** For how many reports in a row the validation loss has been below the training loss. */
  long easier() {
    return easier;
  }

  /**
   * Whether the training loss is lower than when the objective was at its lowest level, or no
   * higher to speak of: one that has nothing left to lose stays where it is.
   */
  boolean isTrainingHolding() {
    return training.minimum().level() < trainingAtMinimum + HELD * training.gain();
  }

  /** The training loss when the objective was at its lowest level; NaN where unknown. */
  double trainingAtMinimum() {
    return trainingAtMinimum;
  }

  /** The objective's latest finite values. */
  Recent window() {
    return window;
  }

  /** Whether the planned steps are done. */
  boolean isAtEnd() {
    return context.plannedSteps().isPresent() && step >= context.plannedSteps().getAsLong();
  }

  /** A loss of the objective in its own sign, as text. */
  String text(double loss) {
    return Figures.text(objective.direction().fromLoss(loss));
  }

  /** Evidence in the objective's own sign and unit. */
  Evidence at(long atStep, String name, double loss) {
    return Evidence.at(
        atStep, name, objective.direction().fromLoss(loss), objective.metric().name());
  }

  /** A difference in the objective's unit. */
  Evidence amount(String name, double difference) {
    return Evidence.of(name, difference, objective.metric().name());
  }
}
