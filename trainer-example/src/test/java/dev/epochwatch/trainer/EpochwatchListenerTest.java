// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.Model;
import ai.djl.TrainingDivergedException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.EpochTrainingListener;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import dev.epochwatch.client.EpochwatchClient;
import dev.epochwatch.client.Run;
import dev.epochwatch.client.RunOptions;
import dev.epochwatch.client.testing.FakeEpochwatchServer;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EpochwatchListenerTest {

  private static final Setup SETUP =
      new Setup(4, 64, 0, List.of(), Setup.OptimizerKind.SGD, 0.1, 1, 0);
  private static final Digits DIGITS = Digits.load();

  private final FakeEpochwatchServer server = FakeEpochwatchServer.start();
  private final EpochwatchClient client = server.client();
  private Model model;
  private NDManager manager;
  private Run run;
  private EpochwatchListener listener;

  @BeforeAll
  static void prepareEngine() {
    EngineSettings.apply();
  }

  @BeforeEach
  void startRun() {
    model = Model.newInstance("test");
    model.setBlock(Networks.block(SETUP));
    manager = model.getNDManager().newSubManager();
    run = client.startRun(RunOptions.experiment("listener").objective("val_loss"));
    listener = EpochwatchListener.of(run);
  }

  @AfterEach
  void closeAll() {
    listener.close();
    manager.close();
    model.close();
    client.close();
    server.close();
  }

  @Test
  void onEpoch_withValidation_reportsBothSplits() throws Exception {
    listener.validationExamples(250).learningRate(epoch -> OptionalDouble.of(0.1 * epoch));

    fit(2, validation());

    List<Report> reports = server.reports(run.id());
    assertThat(reports).map(Report::getStep).containsExactly(1L, 2L);
    assertThat(reports.get(1).getMetricsList())
        .map(MetricValue::getName)
        .contains("train_loss", "val_loss", "train_accuracy", "val_accuracy");
    assertThat(reports.get(1).getLearningRate()).isEqualTo(0.2);
    assertThat(reports.get(1).getValidationExamples()).isEqualTo(250);
  }

  @Test
  void onEpoch_withoutValidation_reportsNoValidationMetric() throws Exception {
    listener.validationExamples(250);

    fit(1, Optional.empty());

    Report report = server.reports(run.id()).get(0);
    assertThat(report.getMetricsList())
        .map(MetricValue::getName)
        .contains("train_loss")
        .noneMatch(name -> name.startsWith("val"));
    assertThat(report.hasValidationExamples()).isFalse();
    assertThat(listener.restoreBest(model)).hasValue(1);
  }

  @Test
  void onEpoch_toldToStop_throwsDjlsOwnException() {
    server.stopAtStep(2);

    EarlyStoppedException stop =
        catchThrowableOfType(EarlyStoppedException.class, () -> fit(4, validation()));

    assertThat(stop.getStopEpoch()).isEqualTo(2);
    assertThat(stop).hasMessageContaining("told to stop");
    assertThat(listener.decision()).hasValueSatisfying(it -> assertThat(it.isStop()).isTrue());
  }

  @Test
  void onTrainingBatch_stoppedByAPerson_stopsInMidEpoch() {
    TrainingListener person =
        new TrainingListenerAdapter() {
          @Override
          public void onTrainingBatch(Trainer trainer, BatchData batchData) {
            if (server.reports(run.id()).size() == 1) {
              server.stopNow(run.id(), "enough");
              awaitStop();
            }
          }
        };

    EarlyStoppedException stop =
        catchThrowableOfType(EarlyStoppedException.class, () -> fit(4, validation(), person));

    assertThat(stop).hasMessageContaining("enough");
    assertThat(stop.getStopEpoch()).isEqualTo(2);
    assertThat(server.reports(run.id())).hasSize(1);
    assertThat(listener.restoreBest(model)).hasValue(1);
  }

  @Test
  void watch_trainingFails_tellsTheServerAndPassesItOn() {
    assertThatThrownBy(
            () ->
                listener.watch(
                    () -> {
                      throw new TrainingDivergedException("the loss is NaN");
                    }))
        .isInstanceOf(TrainingDivergedException.class);

    assertThat(server.outcome(run.id())).contains(Outcome.OUTCOME_FAILED);
  }

  @Test
  void watch_trainedToTheEnd_finishesTheRun() throws Exception {
    fit(1, validation());

    assertThat(server.outcome(run.id())).contains(Outcome.OUTCOME_SUCCEEDED);
  }

  @Test
  void restoreBest_trainerIsOpen_isRefused() throws Exception {
    try (Trainer trainer = model.newTrainer(config())) {
      trainer.initialize(new Shape(1, Example.PIXELS));

      assertThatThrownBy(() -> listener.restoreBest(model))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("close the trainer");
    }
  }

  private void fit(int epochs, Optional<Dataset> validation, TrainingListener... others)
      throws Exception {
    Dataset images = DIGITS.train().first(SETUP.images()).shuffled(manager, Networks.BATCH);
    try (Trainer trainer = model.newTrainer(config(others))) {
      trainer.initialize(new Shape(1, Example.PIXELS));
      listener.watch(() -> EasyTrain.fit(trainer, epochs, images, validation.orElse(null)));
    }
  }

  private DefaultTrainingConfig config(TrainingListener... others) {
    return Networks.config(SETUP)
        .addTrainingListeners(new EpochTrainingListener(), new EvaluatorTrainingListener())
        .addTrainingListeners(others)
        .addTrainingListeners(listener);
  }

  private Optional<Dataset> validation() {
    return Optional.of(DIGITS.validation().whole(manager));
  }

  private void awaitStop() {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
    while (!run.shouldStop() && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
  }
}
