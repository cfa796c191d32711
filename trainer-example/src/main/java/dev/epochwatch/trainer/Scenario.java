// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import dev.epochwatch.trainer.Setup.OptimizerKind;
import java.util.List;
import java.util.Locale;

/** The trainings to choose from: each bends the learning curve in a way of its own. */
enum Scenario {
  /** A large network learns its few images by heart, wrong labels and all. */
  OVERFIT(
      "2 x 512 hidden units learn 400 images by heart; 40 % of these (never the held-out ones) were"
          + " given a wrong label on purpose"),

  /** A linear model under strong weight decay has soon learned what it can. */
  PLATEAU("a linear model under weight decay has soon learned what it can from 1,297 images"),

  /** A small network at a low rate still learns at its last epoch. */
  IMPROVING(
      "64 hidden units at a low learning rate still learn at their last epoch; not to be stopped"),

  /** A learning rate that grows for ever breaks the training; the loss stays finite. */
  DIVERGE("64 hidden units; the learning rate doubles every epoch until the training breaks"),

  /** An absurd learning rate: NaN from the first epoch on, and so nothing to restore. */
  NAN("3 x 256 hidden units at a learning rate of 2,000: NaN from the first epoch on");

  private final String description;

  Scenario(String description) {
    this.description = description;
  }

  /** One sentence on what is trained, with what was arranged for the demonstration. */
  String description() {
    return description;
  }

  Setup setup() {
    return switch (this) {
      case OVERFIT -> new Setup(80, 400, 0.4, List.of(512, 512), OptimizerKind.ADAM, 0.001, 1, 0);
      case PLATEAU -> new Setup(80, 1297, 0, List.of(), OptimizerKind.SGD, 0.2, 1, 0.01);
      case IMPROVING -> new Setup(60, 1297, 0, List.of(64), OptimizerKind.SGD, 0.01, 1, 0);
      case DIVERGE -> new Setup(24, 1297, 0, List.of(64), OptimizerKind.SGD, 0.02, 2, 0);
      case NAN -> new Setup(12, 1297, 0, List.of(256, 256, 256), OptimizerKind.SGD, 2000, 1, 0);
    };
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
