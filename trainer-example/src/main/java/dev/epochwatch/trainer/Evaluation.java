// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.translate.TranslateException;
import java.io.IOException;

/**
 * How good a model is on a part of the data.
 *
 * @param loss the mean cross-entropy
 * @param accuracy the share of images read rightly, 0 to 1
 */
record Evaluation(double loss, double accuracy) {

  /**
   * Evaluates a model as it stands now, with a trainer of its own: a trainer that was open before
   * the weights changed would still use the old ones.
   */
  static Evaluation of(Model model, Setup setup, Examples examples)
      throws IOException, TranslateException {
    try (Trainer trainer = model.newTrainer(Networks.config(setup));
        NDManager manager = trainer.getManager().newSubManager()) {
      trainer.initialize(new Shape(1, Example.PIXELS));
      try (Batch all = trainer.iterateDataset(examples.whole(manager)).iterator().next()) {
        NDList labels = all.getLabels();
        NDList scores = trainer.evaluate(all.getData());
        NDArray read = scores.singletonOrThrow().argMax(1).toType(DataType.FLOAT32, false);
        return new Evaluation(
            trainer.getLoss().evaluate(labels, scores).getFloat(),
            read.eq(labels.singletonOrThrow()).toType(DataType.FLOAT32, false).mean().getFloat());
      }
    }
  }
}
