// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.translate.TranslateException;
import dev.epochwatch.client.Decision;
import dev.epochwatch.client.EpochwatchClient;
import dev.epochwatch.client.Run;
import dev.epochwatch.client.RunOptions;
import dev.epochwatch.client.Source;
import dev.epochwatch.client.StepReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * Reports every epoch of a DJL training to Epochwatch, keeps the best weights, and stops the
 * training when it is told to. This file needs nothing but DJL and the Epochwatch client: copy it.
 *
 * <pre>{@code
 * try (EpochwatchListener epochwatch = EpochwatchListener.start(client, options)) {
 *   config.addTrainingListeners(
 *       new EpochTrainingListener(), new EvaluatorTrainingListener(), epochwatch);
 *   try (Trainer trainer = model.newTrainer(config)) {
 *     trainer.initialize(shape);
 *     epochwatch.watch(() -> EasyTrain.fit(trainer, epochs, training, validation));
 *   } catch (EarlyStoppedException stop) {
 *     // told to stop, by Epochwatch or by DJL's own listener
 *   }
 *   epochwatch.restoreBest(model);
 * }
 * }</pre>
 *
 * <p>It must be the last listener: the two before it compute what it reports. A server that is away
 * never disturbs the training. Do not add DJL's {@code DivergenceCheckTrainingListener}: it throws
 * at the first NaN, before the epoch that would tell the server has ended.
 *
 * <p>Belongs to the thread that trains, and to one training.
 */
public final class EpochwatchListener extends TrainingListenerAdapter implements AutoCloseable {

  private final Run run;
  private Optional<Snapshot> best = Optional.empty();
  private Optional<Decision> decision = Optional.empty();
  private OptionalLong validationExamples = OptionalLong.empty();
  private IntFunction<OptionalDouble> learningRate = epoch -> OptionalDouble.empty();
  private Observer observer = (epoch, metrics, answer) -> {};
  private boolean isObedient = true;
  private boolean isTraining;
  private boolean isValidated;
  private double lowestLoss = Double.POSITIVE_INFINITY;
  private int epochsDone;

  private EpochwatchListener(Run run) {
    this.run = run;
  }

  /**
   * Starts a run and watches it.
   *
   * @throws dev.epochwatch.client.EpochwatchException when the server refuses the options
   */
  public static EpochwatchListener start(EpochwatchClient client, RunOptions options) {
    return of(client.startRun(options));
  }

  /** Watches a run that was started already. */
  public static EpochwatchListener of(Run run) {
    return new EpochwatchListener(run);
  }

  /** Tells the server on how many examples, 1 or more, the validation metrics are computed. */
  public EpochwatchListener validationExamples(long count) {
    validationExamples = OptionalLong.of(count);
    return this;
  }

  /** Tells the server the learning rate at the end of each epoch, 1 being the first. */
  public EpochwatchListener learningRate(IntFunction<OptionalDouble> byEpoch) {
    learningRate = byEpoch;
    return this;
  }

  /** Shows every epoch and its answer to somebody else, before a STOP is obeyed. */
  public EpochwatchListener observer(Observer other) {
    observer = other;
    return this;
  }

  /** Reports and keeps the best weights, but never stops the training. */
  public EpochwatchListener withoutObeying() {
    isObedient = false;
    return this;
  }

  /** The run's id. */
  public String runId() {
    return run.id();
  }

  /** The answer to the last report; empty before the first. */
  public Optional<Decision> decision() {
    return decision;
  }

  /**
   * Carries out a training and tells the server how it ended: finished, stopped, or failed with an
   * exception, which is passed on.
   *
   * @throws EarlyStoppedException when the training was told to stop
   */
  public void watch(Training training) throws IOException, TranslateException {
    try {
      training.run();
    } catch (EarlyStoppedException stop) {
      throw stop;
    } catch (Throwable failure) {
      run.fail(failure);
      throw failure;
    }
    if (isObedient) {
      run.finish();
    } else {
      run.succeed();
    }
  }

  /**
   * Puts the best weights back into the model, once its trainer is closed: an open trainer holds
   * copies and would not see them.
   *
   * @return the epoch of the weights; empty when no epoch had a finite loss, and then the model is
   *     left as it is
   * @throws IllegalStateException while the trainer is open
   */
  public OptionalLong restoreBest(Model model) {
    if (isTraining) {
      throw new IllegalStateException("close the trainer before restoring the best weights");
    }
    best.ifPresent(snapshot -> snapshot.load(model));
    return best.map(snapshot -> OptionalLong.of(snapshot.epoch)).orElse(OptionalLong.empty());
  }

  /** Ends the run, unless {@link #watch} has told its end already. */
  @Override
  public void close() {
    run.close();
  }

  @Override
  public void onTrainingBegin(Trainer trainer) {
    isTraining = true;
  }

  @Override
  public void onTrainingEnd(Trainer trainer) {
    isTraining = false;
  }

  /** Obeys a STOP that arrives in the middle of an epoch, such as a person's. */
  @Override
  public void onTrainingBatch(Trainer trainer, BatchData batchData) {
    if (isObedient && run.shouldStop()) {
      decision = Optional.of(run.decision());
      throw new EarlyStoppedException(epochsDone + 1, run.decision().message());
    }
  }

  @Override
  public void onValidationBatch(Trainer trainer, BatchData batchData) {
    isValidated = true;
  }

  @Override
  public void onEpoch(Trainer trainer) {
    epochsDone++;
    Map<String, Double> metrics = metrics(trainer.getTrainingResult());
    isValidated = false;
    Decision answer = run.report(report(metrics));
    decision = Optional.of(answer);
    if (isBest(metrics, answer)) {
      best = Optional.of(Snapshot.of(trainer.getModel(), epochsDone));
    }
    observer.onAnswer(epochsDone, metrics, answer);
    if (isObedient && answer.isStop()) {
      throw new EarlyStoppedException(epochsDone, answer.message());
    }
  }

  private StepReport report(Map<String, Double> metrics) {
    StepReport report = StepReport.at(epochsDone).metrics(metrics);
    learningRate.apply(epochsDone).ifPresent(report::learningRate);
    if (metrics.containsKey("val_loss")) {
      validationExamples.ifPresent(report::validationExamples);
    }
    return report;
  }

  /**
   * DJL's {@code train_Accuracy} is reported as {@code train_accuracy}, its {@code validate_loss}
   * as {@code val_loss}. Without a validation set DJL has NaN there, which is no measurement.
   */
  private Map<String, Double> metrics(TrainingResult result) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    result
        .getEvaluations()
        .forEach(
            (name, value) -> {
              boolean isValidation = name.startsWith("validate_");
              if (value != null && (!isValidation || isValidated)) {
                String ours = name.replaceFirst("^validate_", "val_").toLowerCase(Locale.ROOT);
                metrics.put(ours, value.doubleValue());
              }
            });
    return metrics;
  }

  /** The server knows which epoch is best; while it does not say, the lowest loss decides. */
  private boolean isBest(Map<String, Double> metrics, Decision answer) {
    double trainLoss = metrics.getOrDefault("train_loss", Double.NaN);
    double loss = metrics.getOrDefault("val_loss", trainLoss);
    boolean isLowest = loss < lowestLoss;
    lowestLoss = isLowest ? loss : lowestLoss;
    boolean isTold = answer.source() != Source.LOCAL && answer.bestStep().isPresent();
    return isTold ? answer.bestStep().getAsLong() == epochsDone : isLowest;
  }

  /** A training to be watched, for example {@code EasyTrain.fit}. */
  @FunctionalInterface
  public interface Training {
    /** Trains to the end, or throws. */
    void run() throws IOException, TranslateException;
  }

  /** Sees every epoch that was reported. */
  @FunctionalInterface
  public interface Observer {
    /** Called on the thread that trains, after each epoch, 1 being the first. */
    void onAnswer(int epoch, Map<String, Double> metrics, Decision answer);
  }

  /** The weights after an epoch, in memory: 4 bytes a parameter. */
  private static final class Snapshot {
    private final long epoch;
    private final byte[] weights;

    private Snapshot(long epoch, byte[] weights) {
      this.epoch = epoch;
      this.weights = weights;
    }

    static Snapshot of(Model model, long epoch) {
      ByteArrayOutputStream memory = new ByteArrayOutputStream();
      try (DataOutputStream weights = new DataOutputStream(memory)) {
        model.getBlock().saveParameters(weights);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot copy the weights of epoch " + epoch, e);
      }
      return new Snapshot(epoch, memory.toByteArray());
    }

    void load(Model model) {
      try (DataInputStream stored = new DataInputStream(new ByteArrayInputStream(weights))) {
        model.getBlock().loadParameters(model.getNDManager(), stored);
      } catch (IOException | MalformedModelException e) {
        throw new IllegalStateException("the model is not the one of epoch " + epoch, e);
      }
    }
  }
}
