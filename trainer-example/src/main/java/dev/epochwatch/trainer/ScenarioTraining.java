// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.EpochTrainingListener;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.translate.TranslateException;
import dev.epochwatch.client.Decision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Carries out a scenario under the eyes of an {@link EpochwatchListener}. */
final class ScenarioTraining {

  private static final double NANOS = 1e9;

  private final Scenario scenario;
  private final int epochs;
  private final long seed;
  private final Digits digits;
  private final LongSupplier nanoTime;
  private final Consumer<EpochRecord> progress;
  private final List<EpochRecord> records = new ArrayList<>();
  private long epochBegin;

  /**
   * Prepares a training.
   *
   * @param epochs how many to do at most; 1 or more
   * @param nanoTime a clock that only runs forward
   * @param progress sees each epoch as it ends
   */
  ScenarioTraining(
      Scenario scenario,
      int epochs,
      long seed,
      LongSupplier nanoTime,
      Consumer<EpochRecord> progress) {
    this.scenario = scenario;
    this.epochs = epochs;
    this.seed = seed;
    this.digits = Digits.load();
    this.nanoTime = nanoTime;
    this.progress = progress;
  }

  /** Trains to the end or to a STOP, restores the best weights and evaluates them. */
  Outcome run(EpochwatchListener listener) throws IOException, TranslateException {
    Setup setup = scenario.setup();
    Engine.getInstance().setRandomSeed(Math.toIntExact(seed));
    listener
        .validationExamples(digits.validation().size())
        .learningRate(epoch -> OptionalDouble.of(setup.learningRate(epoch)))
        .observer(this::record);
    try (Model model = Model.newInstance(scenario.toString())) {
      model.setBlock(Networks.block(setup));
      boolean isStopped = !isTrainedToTheEnd(model, listener);
      OptionalLong restored = listener.restoreBest(model);
      return new Outcome(
          scenario,
          listener.runId(),
          seed,
          records,
          isStopped,
          listener.decision(),
          restored,
          Evaluation.of(model, setup, digits.validation()),
          Evaluation.of(model, setup, digits.test()));
    }
  }

  private boolean isTrainedToTheEnd(Model model, EpochwatchListener listener)
      throws IOException, TranslateException {
    Setup setup = scenario.setup();
    Examples images = digits.train().first(setup.images()).withLabelNoise(setup.labelNoise(), seed);
    TrainingConfig config =
        Networks.config(setup)
            .addTrainingListeners(
                new EpochTrainingListener(), new EvaluatorTrainingListener(), listener);
    try (Trainer trainer = model.newTrainer(config);
        NDManager manager = model.getNDManager().newSubManager()) {
      trainer.initialize(new Shape(1, Example.PIXELS));
      Dataset training = images.shuffled(manager, Networks.BATCH);
      Dataset validation = digits.validation().whole(manager);
      epochBegin = nanoTime.getAsLong();
      listener.watch(() -> EasyTrain.fit(trainer, epochs, training, validation));
      return true;
    } catch (EarlyStoppedException stop) {
      return false;
    }
  }

  private void record(int epoch, Map<String, Double> metrics, Decision answer) {
    long epochEnd = nanoTime.getAsLong();
    EpochRecord record =
        new EpochRecord(
            epoch,
            metrics.getOrDefault("train_loss", Double.NaN),
            metrics.getOrDefault("val_loss", Double.NaN),
            metrics.getOrDefault("val_accuracy", Double.NaN),
            (epochEnd - epochBegin) / NANOS,
            answer);
    epochBegin = epochEnd;
    records.add(record);
    progress.accept(record);
  }
}
