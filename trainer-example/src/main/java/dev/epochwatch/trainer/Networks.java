// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Map;
import java.util.TreeMap;

/** Turns a {@link Setup} into DJL's terms. */
final class Networks {

  static final int BATCH = 32;

  private Networks() {}

  /** Fully connected layers with ReLU between them. */
  static Block block(Setup setup) {
    SequentialBlock block = new SequentialBlock();
    for (int units : setup.hiddenUnits()) {
      block.add(Linear.builder().setUnits(units).build());
      block.add(Activation::relu);
    }
    return block.add(Linear.builder().setUnits(Example.CLASSES).build());
  }

  /** Cross-entropy and accuracy on one device: a second one would only slow so small a network. */
  static DefaultTrainingConfig config(Setup setup) {
    return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
        .optDevices(new Device[] {Engine.getInstance().defaultDevice()})
        .optOptimizer(optimizer(setup))
        .addEvaluator(new Accuracy());
  }

  private static Optimizer optimizer(Setup setup) {
    int batchesPerEpoch = (setup.images() + BATCH - 1) / BATCH;
    Tracker rate = update -> (float) setup.learningRate(1 + (update - 1) / batchesPerEpoch);
    float decay = (float) setup.weightDecay();
    return switch (setup.optimizer()) {
      case ADAM -> Optimizer.adam().optLearningRateTracker(rate).optWeightDecays(decay).build();
      case SGD -> Optimizer.sgd().setLearningRateTracker(rate).optWeightDecays(decay).build();
    };
  }

  /** What a run's record says of the training; values as text. */
  static Map<String, String> parameters(Setup setup) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("lr", Double.toString(setup.learningRate()));
    parameters.put("lr_growth", Double.toString(setup.rateGrowth()));
    parameters.put("optimizer", setup.optimizer().name());
    parameters.put("weight_decay", Double.toString(setup.weightDecay()));
    parameters.put("hidden_units", setup.hiddenUnits().toString());
    parameters.put("images", Integer.toString(setup.images()));
    parameters.put("label_noise", Double.toString(setup.labelNoise()));
    parameters.put("batch", Integer.toString(BATCH));
    return parameters;
  }
}
