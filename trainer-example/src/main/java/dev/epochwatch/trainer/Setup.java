// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import java.util.List;

/**
 * What a training is made of.
 *
 * @param epochs the epochs it plans to do; 1 or more
 * @param images the training images; 1 to 1,297
 * @param labelNoise the share of the training labels that is made wrong on purpose; 0 to 1
 * @param hiddenUnits the units of each hidden layer; none for a linear model
 * @param optimizer what moves the weights
 * @param learningRate the rate of the first epoch; above 0
 * @param rateGrowth what the rate is multiplied by after each epoch; 1 keeps it
 * @param weightDecay the strength of the L2 penalty; 0 for none
 */
record Setup(
    int epochs,
    int images,
    double labelNoise,
    List<Integer> hiddenUnits,
    OptimizerKind optimizer,
    double learningRate,
    double rateGrowth,
    double weightDecay) {

  Setup {
    hiddenUnits = List.copyOf(hiddenUnits);
  }

  /** The learning rate of an epoch, 1 being the first. */
  double learningRate(int epoch) {
    return learningRate * Math.pow(rateGrowth, epoch - 1);
  }

  /** The ways to move the weights. */
  enum OptimizerKind {
    ADAM,
    SGD
  }
}
