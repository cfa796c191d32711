// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

import java.util.Arrays;

/** Draws the traits of one run and follows them from epoch to epoch, without noise. */
final class Physics {
  private static final double CAP = 5;
  private static final double HIGHEST_EXPONENT = 6;

  private final Draw draw;
  private final int epochs;
  private final Ailment ailment;
  private final LearningRates rates;
  private final double scale;
  private final double[] progress;
  private final double[] train;
  private final double[] validation;
  private final double[] error;
  private final int ailsFrom;

  private Physics(Draw draw) {
    this.draw = draw;
    epochs = (int) draw.logUniform(15, 201);
    ailment = Ailment.draw(draw);
    rates = LearningRates.draw(draw, epochs);
    scale = draw.logNormal(0, 1.2);
    progress = new double[epochs];
    train = new double[epochs];
    validation = new double[epochs];
    error = new double[epochs];
    ailsFrom =
        ailment == Ailment.DIVERGENCE || ailment == Ailment.FROZEN_METRIC
            ? (int) (draw.uniform(0.15, 0.8) * epochs)
            : epochs;
  }

  /** A run that depends on the draws alone. */
  static LatentCurves draw(Draw draw) {
    Physics physics = new Physics(draw);
    physics.advance();
    physics.learn();
    physics.diverge();
    double[] noise = physics.noise();
    double swing =
        physics.ailment == Ailment.OSCILLATION
            ? draw.uniform(0.1, 0.5) * gain(physics.validation)
            : 0;
    return new LatentCurves(
        physics.epochs,
        physics.ailment,
        physics.rates,
        physics.train,
        physics.validation,
        physics.error,
        noise,
        swing,
        physics.ailsFrom);
  }

  /** Progress: the sum of powers of the learning rate, in units of the time learning takes. */
  private void advance() {
    double power = draw.uniform(0.3, 1);
    double time = draw.logUniform(0.01, ailment == Ailment.MEMORISATION ? 0.1 : 1.5) * epochs;
    double sum = 0;
    for (int i = 0; i < epochs; i++) {
      sum += Math.pow(rates.relative()[i], power);
      progress[i] = sum / time;
    }
  }

  private void learn() {
    Shape drawn = Shape.draw(draw);
    Shape trainShape = ailment == Ailment.MEMORISATION ? u -> Math.exp(-u) : drawn;
    double faster = draw.logNormal(0, 0.25);
    Shape validationShape =
        draw.chance(0.6) ? u -> Math.pow(trainShape.at(u), faster) : Shape.draw(draw);
    double trainFloor = trainFloor();
    double gap = ailment == Ailment.CAPACITY ? draw.beta(1, 25) : draw.beta(1, 5);
    double validationFloor = Math.min(0.98, trainFloor + gap);
    double bounce = draw.chance(0.7) ? draw.logUniform(0.002, 0.15) : 0;
    double validationBounce = bounce * draw.uniform(0.3, 1.5);
    Shape rise = rise();
    Shape bump = bump();
    double easier = ailment == Ailment.EASY_VALIDATION ? draw.uniform(0.6, 0.9) : 1;
    boolean learns = ailment != Ailment.NO_LEARNING;
    boolean generalises = learns && ailment != Ailment.MEMORISATION;
    Errors errors = new Errors(draw, validationFloor);
    for (int i = 0; i < epochs; i++) {
      double rate = rates.relative()[i];
      double left = learns ? trainShape.at(progress[i]) : 1;
      double leftHeld = generalises ? validationShape.at(progress[i]) : 1;
      double risen = learns ? rise.at(progress[i]) + bump.at(progress[i]) : 0;
      train[i] = scale * (trainFloor + (1 - trainFloor) * left + (learns ? bounce * rate : 0));
      double held = validationFloor + (1 - validationFloor) * leftHeld;
      validation[i] =
          ailment == Ailment.EASY_VALIDATION
              ? easier * train[i]
              : scale * (held + (generalises ? validationBounce * rate : 0) + risen);
      error[i] = errors.at(leftHeld, ailment == Ailment.EASY_VALIDATION ? 0 : risen);
    }
  }

  private double trainFloor() {
    return switch (ailment) {
      case CAPACITY -> draw.uniform(0.55, 0.88);
      case MEMORISATION -> draw.uniform(0, 0.01);
      default -> draw.chance(0.5) ? draw.beta(0.5, 8) : draw.beta(2, 3);
    };
  }

  /**
   * Overfitting, in 45 % of the runs: grows with progress past a point, with or without a bound.
   */
  private Shape rise() {
    if (!draw.chance(0.45) || ailment == Ailment.CAPACITY || ailment == Ailment.DIVERGENCE) {
      return u -> 0;
    }
    double from = draw.logNormal(0.5, 1.3);
    double width = draw.logNormal(0.8, 1);
    double power = draw.uniform(0.6, 2);
    double height = draw.logUniform(0.01, 2);
    double saturation = draw.chance(0.5) ? 0 : draw.uniform(0.1, 1);
    return u -> {
      double x = Math.pow(Math.max(0, u - from) / width, power);
      double risen = height * x / (1 + saturation * x);
      return CAP * -Math.expm1(-risen / CAP);
    };
  }

  /** A second descent, in 7 % of the runs: a bump in the logarithm of progress. */
  private Shape bump() {
    if (!draw.chance(0.07) || ailment == Ailment.CAPACITY) {
      return u -> 0;
    }
    double height = draw.uniform(0.03, 0.5);
    double width = draw.uniform(0.15, 0.6);
    double at = Math.log(progress[(int) (draw.uniform(0.15, 0.7) * epochs)]);
    return u -> height * Math.exp(-0.5 * Math.pow((Math.log(u) - at) / width, 2));
  }

  /** Both losses multiply from an epoch on, by 5 % to 4.5 times an epoch. */
  private void diverge() {
    if (ailment != Ailment.DIVERGENCE) {
      return;
    }
    double growth = draw.uniform(0.05, 1.5);
    boolean breaks = draw.chance(0.2);
    for (int i = ailsFrom; i < epochs; i++) {
      double exponent = growth * (i - ailsFrom + 1);
      double factor = Math.exp(Math.min(HIGHEST_EXPONENT, exponent));
      boolean broken = breaks && exponent > HIGHEST_EXPONENT;
      train[i] = broken ? Double.NaN : train[i] * factor;
      validation[i] = broken ? Double.NaN : validation[i] * factor;
      error[i] = 1 - (1 - error[i]) / Math.min(factor, 20);
    }
  }

  /** A level of noise for the run, relative to the loss now or at the start; less at low rates. */
  private double[] noise() {
    double level = draw.logUniform(0.0005, 0.08);
    boolean relative = draw.chance(0.5);
    double power = draw.uniform(0, 1.2);
    double[] noise = new double[epochs];
    for (int i = 0; i < epochs; i++) {
      double of = relative ? Math.abs(validation[i]) : scale / 2;
      noise[i] = level * of * (0.15 + 0.85 * Math.pow(rates.relative()[i], power));
    }
    return noise;
  }

  private static double gain(double[] curve) {
    return curve[0] - Arrays.stream(curve).min().orElse(curve[0]);
  }

  /** The error rate: falls with the loss, and rises with it, or not at all (overconfidence). */
  private static final class Errors {
    private final double chance;
    private final double floor;
    private final double power;
    private final double coupling;

    Errors(Draw draw, double validationFloor) {
      chance = 1 - 1 / Math.floor(draw.logUniform(2, 200));
      floor = chance * Math.min(0.95, validationFloor * draw.uniform(0.3, 1.1));
      power = draw.logNormal(0.1, 0.4);
      coupling = draw.chance(0.55) ? 0 : draw.logUniform(0.01, 0.5);
    }

    double at(double left, double risen) {
      double error = floor + (chance - floor) * Math.pow(left, power);
      return Math.min(chance, error + coupling * Math.min(risen, 1));
    }
  }
}
